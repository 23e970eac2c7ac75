"""A night's documents, unattended: find them, read each in a process of its own, keep a store up to date.

```
sources ──▶ plan ──▶ executor ─ reading ─ child ⇄ worker ──▶ run ──▶ store
 what is there   what to read   one process a document     one writer
```
The process that plans and writes opens no document; a process that reads one knows no store.
"""
