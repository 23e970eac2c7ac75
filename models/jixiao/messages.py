"""Everything jixiao says to people, in English and Chinese, looked up in one place."""

from __future__ import annotations

import os

from jixiao.form_messages import FORM_MESSAGES

LANGUAGES = ("en", "zh")

CATALOGUE: dict[str, tuple[str, str]] = {
    **FORM_MESSAGES,
    # errors: what happened, then what to do
    "not_a_document": (
        "{path}: not a document. Check the file; jixiao reads PDF, OFD, DOCX, DOC, XLSX, XLS, HTML, PNG, JPEG and TIFF.",
        "{path}：不是可读取的文件。请检查该文件；绩效读取 PDF、OFD、DOCX、DOC、XLSX、XLS、HTML、PNG、JPEG 和 TIFF。",
    ),
    "unknown_archive": (
        "{path}: an archive that is no document. Unpack it and give the files inside.",
        "{path}：是压缩包而不是文档。请解压后指定其中的文件。",
    ),
    "unknown_container": (
        "{path}: an Office container without text or sheets. Open it in its program and save it as DOCX, XLSX or PDF.",
        "{path}：Office 容器中没有文字或工作表。请用原程序打开并另存为 DOCX、XLSX 或 PDF。",
    ),
    "damaged_part": (
        "{path}: damaged, {part} can't be read: {reason}. Open it in its program and save it again.",
        "{path}：文件损坏，无法读取 {part}：{reason}。请用原程序打开并重新保存。",
    ),
    "unsafe_part": (
        "{path}: refused, {part} holds what no office program writes: {reason}. Do not open it; ask the sender.",
        "{path}：已拒绝，{part} 含有办公软件不会写入的内容：{reason}。请勿打开，并与发送方核实。",
    ),
    "too_many_cells": (
        "{path}: page {page} has tables of {actual} or more cells, over the limit of {limit}. Raise it with --max-cells.",
        "{path}：第 {page} 页的表格至少有 {actual} 个单元格，超过上限 {limit}。可用 --max-cells 提高上限。",
    ),
    "too_many_entries": (
        "{path}: an archive of {actual} files, over the limit of {limit}. Save the document in parts, or raise it with --max-entries.",
        "{path}：压缩包内有 {actual} 个文件，超过上限 {limit}。请将文档分成几部分保存，或用 --max-entries 提高上限。",
    ),
    "inflates_too_far": (
        "{path}: inflates to more than {limit} MB. Save the document without its pictures or in parts, or raise it with --max-inflated.",
        "{path}：解压后超过 {limit} MB。请去掉图片或分成几部分保存，或用 --max-inflated 提高上限。",
    ),
    "part_too_large": (
        "{path}: {part} inflates to more than {limit} MB. Save the document in parts.",
        "{path}：{part} 解压后超过 {limit} MB。请分成几部分保存。",
    ),
    "encrypted_no_key": (
        "{path}: encrypted, and not by a password. Save it without protection.",
        "{path}：文件已加密且不是密码加密。请取消保护后另存。",
    ),
    "conversion_failed": (
        "{path}: LibreOffice could not convert it: {reason}. Open it in its program and save it as DOCX, XLSX or PDF.",
        "{path}：LibreOffice 无法转换：{reason}。请用原程序打开并另存为 DOCX、XLSX 或 PDF。",
    ),
    "missing_input": ("{path}: no such file or folder.", "{path}：文件或文件夹不存在。"),
    "no_documents": ("{path}: the folder holds no PDF or other document.", "{path}：文件夹中没有 PDF 等文件。"),
    "empty_file": ("{path}: the file is empty (0 bytes). Fetch it again.", "{path}：文件为空（0 字节）。请重新获取。"),
    "damaged": (
        "{path}: damaged or truncated, no page can be read. Fetch it again, or try `qpdf {path} repaired.pdf`.",
        "{path}：文件损坏或不完整，无法读取任何页。请重新获取，或试用 `qpdf {path} repaired.pdf` 修复。",
    ),
    "truncated": (
        "{path}: truncated, the end of the file is missing. Fetch it again, or save what is left with `qpdf {path} repaired.pdf`.",
        "{path}：文件不完整，缺少结尾。请重新获取，或用 `qpdf {path} repaired.pdf` 保存剩余内容。",
    ),
    "no_pages": ("{path}: the document has no pages. Fetch it again.", "{path}：文件没有页面。请重新获取。"),
    "needs_password": (
        "{path}: encrypted. Give its password with --password.",
        "{path}：文件已加密。请用 --password 提供密码。",
    ),
    "wrong_password": (
        "{path}: the password does not open it. Check --password.",
        "{path}：密码不正确。请检查 --password。",
    ),
    "no_permission": ("{path}: reading is not permitted: {reason}.", "{path}：没有读取权限：{reason}。"),
    "file_too_large": (
        "{path}: {actual} MB is over the limit of {limit} MB. Raise it with --max-megabytes.",
        "{path}：{actual} MB 超过上限 {limit} MB。可用 --max-megabytes 提高上限。",
    ),
    "too_many_pages": (
        "{path}: {actual} pages are over the limit of {limit}. Raise it with --max-pages, or name some with --pages.",
        "{path}：共 {actual} 页，超过上限 {limit} 页。可用 --max-pages 提高上限，或用 --pages 指定页码。",
    ),
    "page_too_large": (
        "{path}: page {page} measures {actual:.0f} points a side, over the limit of {limit:.0f}. Raise it with --max-side.",
        "{path}：第 {page} 页边长 {actual:.0f} 点，超过上限 {limit:.0f} 点。可用 --max-side 提高上限。",
    ),
    "too_many_characters": (
        "{path}: page {page} has {actual} characters, over the limit of {limit}. Raise it with --max-characters.",
        "{path}：第 {page} 页有 {actual} 个字符，超过上限 {limit}。可用 --max-characters 提高上限。",
    ),
    "too_many_lines": (
        "{path}: page {page} has {actual} or more line segments, over the limit of {limit}. Raise it with --max-lines.",
        "{path}：第 {page} 页至少有 {actual} 条线段，超过上限 {limit}。可用 --max-lines 提高上限。",
    ),
    "too_many_pixels": (
        "{path}: page {page} is an image of {actual} million pixels, over the limit of {limit}. Scan it at 300 dpi.",
        "{path}：第 {page} 页图像有 {actual} 百万像素，超过上限 {limit}。请以 300 dpi 重新扫描。",
    ),
    "bad_pages": (
        "--pages {value}: not a list of pages such as 1-3,5.",
        "--pages {value}：不是页码列表，正确写法如 1-3,5。",
    ),
    "page_not_there": (
        "--pages {value}: the document has {count} pages.",
        "--pages {value}：该文件只有 {count} 页。",
    ),
    "stdout_format": (
        "-o - writes JSON lines; leave --format out or set it to json.",
        "-o - 只输出 JSON 行；请去掉 --format 或设为 json。",
    ),
    "unknown_name": ("no {kind} named {name!r}; known: {known}.", "没有名为 {name!r} 的 {kind}；可用：{known}。"),
    "no_page_pictures": (
        "{path}: has no pictures of its pages; its boxes count rows and columns (docs/inputs.md). Print it to PDF to see pages.",
        "{path}：该格式没有页面图像，其位置以行列计（见 docs/inputs.md）。如需查看页面，请先打印为 PDF。",
    ),
    "no_picture": (
        "{path}: page {page} has no picture: the file states text and tables, not how they look.",
        "{path}：第 {page} 页没有图像：该文件只有文字和表格，没有版面。",
    ),
    "missing_tool": ("{tool} is not installed. {remedy}", "未安装 {tool}。{remedy}"),
    "missing_model": (
        "{tool}: a recognition model is missing. {remedy}; or leave images unread with --ocr none.",
        "{tool}：缺少识别模型。{remedy}；或用 --ocr none 跳过图像页。",
    ),
    "missing_language": (
        "Tesseract has no language {name}. {remedy}",
        "Tesseract 缺少语言数据 {name}。{remedy}",
    ),
    "not_written": (
        "{path}: output not written: {reason}. Check the folder, its rights and the space left.",
        "{path}：输出未写入：{reason}。请检查目录、权限和剩余空间。",
    ),
    "output_is_file": (
        "{path} is a file; name a folder with -o.",
        "{path} 是一个文件；请用 -o 指定文件夹。",
    ),
    "page_failed": ("{path}: page {page} could not be read: {reason}.", "{path}：第 {page} 页无法读取：{reason}。"),
    "bug": (
        "{path}: unforeseen failure: {reason}. Please report it with the file.",
        "{path}：发生未预料的错误：{reason}。请连同文件一起反馈。",
    ),
    "no_report": (
        "{path}: no report.json of this contract version. Name a folder that `jixiao extract` wrote with --format json.",
        "{path}：没有本契约版本的 report.json。请指定 `jixiao extract` 以 --format json 写出的文件夹。",
    ),
    "bad_encoding": (
        "{path}: neither UTF-8 nor GB18030 text. Save it as CSV UTF-8.",
        "{path}：既不是 UTF-8 也不是 GB18030 文本。请另存为 CSV UTF-8 格式。",
    ),
    "bad_columns": (
        "{path}: not the columns of the contract. Keep the header row: {columns}.",
        "{path}：列与输出契约不符。请保留表头：{columns}。",
    ),
    "bad_number": (
        "{path}: {value!r} in column {column}, where a whole number belongs.",
        "{path}：{column} 列中的 {value!r} 应为整数。",
    ),
    "bad_rules": (
        "{pack}: not a rule pack: {reason}. docs/rules.md says what a pack holds.",
        "{pack}：不是规则包：{reason}。规则包的写法见 docs/rules.md。",
    ),
    "bad_vocabulary": (
        '--vocabulary {path}: not a list of words: {reason}. Lay it out as: [group], then field = ["label", …].',
        '--vocabulary {path}：不是词表：{reason}。写法为：[组] 下列 字段 = ["写法", …]。',
    ),
    "unknown_group": (
        "--vocabulary {path}: no group [{group}]; known: {known}.",
        "--vocabulary {path}：没有组 [{group}]；可用：{known}。",
    ),
    "unknown_field": (
        "--vocabulary {path}: no field {field} in group [{group}]; known: {known}.",
        "--vocabulary {path}：组 [{group}] 没有字段 {field}；可用：{known}。",
    ),
    # a store and a night's run
    "bad_store": (
        "--store {url}: no store. Write FILE.db, sqlite:///FILE.db, postgresql://USER@HOST/DATABASE or parquet:///FOLDER.",
        "--store {url}：不是存储地址。写法：文件.db、sqlite:///文件.db、postgresql://用户@主机/库 或 parquet:///文件夹。",
    ),
    "store_in_source": (
        "{store} lies in {source}, which is read. Put what is written outside of the sources.",
        "{store} 位于要读取的 {source} 之中。请把写出的内容放在来源之外。",
    ),
    "store_locked": (
        "{path}: another run is at work ({holder}). Wait for its end; a run that was killed leaves no lock behind.",
        "{path}：另一次运行正在进行（{holder}）。请等待其结束；被强制终止的运行不会留下锁。",
    ),
    "store_newer": (
        "{store}: written by a later jixiao. Upgrade jixiao, or name another store.",
        "{store}：由更新版本的绩效写入。请升级，或指定其他存储。",
    ),
    "store_failed": (
        "{store}: the store failed: {reason}. Check that it is there, its rights and the space left.",
        "{store}：存储出错：{reason}。请检查其是否可用、权限和剩余空间。",
    ),
    "store_waiting": ("Trying again in {pause:.1f} s.", "{pause:.1f} 秒后重试。"),
    "not_stored": (
        "{path}: read, but the store refused its rows: {reason}. Please report it with the file.",
        "{path}：已读取，但存储拒绝写入：{reason}。请连同文件一起反馈。",
    ),
    "no_cluster": (
        "--dask {address}: no cluster: {reason}. Start `dask scheduler` there and `dask worker {address}` on each machine.",
        "--dask {address}：无法连接集群：{reason}。请在该处启动 `dask scheduler`，在各机器上启动 `dask worker {address}`。",
    ),
    "bad_date": (
        "--since {value}: not a date such as 2026-11-01 or 2026-11-01T20:00.",
        "--since {value}：不是日期，正确写法如 2026-11-01 或 2026-11-01T20:00。",
    ),
    "no_sources": ("- was given, but standard input names no file.", "指定了 -，但标准输入中没有文件名。"),
    "not_a_file": (
        "{path}: a pipe, device or socket, no file. Copy its content into a file.",
        "{path}：是管道、设备或套接字，不是文件。请先存为文件。",
    ),
    "not_reached": ("{path}: not reached: {reason}. Check the address and the rights.", "{path}：无法访问：{reason}。请检查地址和权限。"),
    "changed_meanwhile": (
        "{path}: changed while it was read. The next run reads it again.",
        "{path}：读取过程中文件发生变化。下次运行将重新读取。",
    ),
    "timed_out": (
        "{path}: not read within {limit:.0f} s. Raise it with --timeout.",
        "{path}：{limit:.0f} 秒内未读完。可用 --timeout 提高上限。",
    ),
    "out_of_memory": (
        "{path}: reading takes more than {limit} MB of memory. Raise it with --max-memory.",
        "{path}：读取所需内存超过 {limit} MB。可用 --max-memory 提高上限。",
    ),
    "stream_too_large": (
        "{path}: a compressed stream inflates to more than {limit} MB. Raise it with --max-stream.",
        "{path}：压缩流解压后超过 {limit} MB。可用 --max-stream 提高上限。",
    ),
    "damaged_streams": (
        "{path}: {count} compressed parts of the file are damaged; what was read may miss something. Fetch it again.",
        "{path}：文件中有 {count} 个压缩部分损坏，读取结果可能不完整。请重新获取。",
    ),
    "damaged_places": (
        "{path}: the table of the file's parts does not fit it, bytes were lost or came in; what was read may miss something. Fetch it again.",
        "{path}：文件的索引表与内容不符，可能丢失或混入了数据，读取结果可能不完整。请重新获取。",
    ),
    "damaged_pictures": (
        "{path}: {count} pictures in it are damaged; what is read from them may be wrong. Fetch it again.",
        "{path}：其中有 {count} 幅图像损坏，从中读取的内容可能有误。请重新获取。",
    ),
    "damaged_objects": (
        "{path}: {count} parts of the file are damaged or no longer belong together; what was read may miss something. Fetch it again.",
        "{path}：文件中有 {count} 处损坏或彼此不再对应，读取结果可能不完整。请重新获取。",
    ),
    "output_too_large": (
        "{path}: its rows take more than {limit} MB compressed. Raise it with --max-output.",
        "{path}：压缩后的数据行超过 {limit} MB。可用 --max-output 提高上限。",
    ),
    "worker_crashed": (
        "{path}: the process reading it died each time ({signal}). Please report it with the file. {said}",
        "{path}：读取进程每次都崩溃（{signal}）。请连同文件一起反馈。{said}",
    ),
    "ingest_progress": (
        "{done}/{total} files, {failed} failed, {rate:.1f} documents/s, {pages:.0f} pages/s, {left} left",
        "{done}/{total} 个文件，失败 {failed}，{rate:.1f} 个/秒，{pages:.0f} 页/秒，剩余 {left}",
    ),
    "at_stage": (" [{stage}, page {page}]", " [{stage}，第 {page} 页]"),
    "ingest_nothing": (
        "nothing to do: {unchanged} documents are in the store as they are.",
        "无需处理：{unchanged} 个文件已在存储中且未变化。",
    ),
    "ingest_summary": (
        (
            "read in {seconds:.1f} s: {complete} complete, {partial} partial, {failed} failed; {unchanged} unchanged, {duplicates} duplicates; "
            "{pages} pages, {rate:.1f} documents/s."
        ),
        (
            "{seconds:.1f} 秒内读取：完整 {complete}，部分 {partial}，失败 {failed}；未变化 {unchanged}，重复 {duplicates}；"
            "{pages} 页，{rate:.1f} 个/秒。"
        ),
    ),
    "ingest_standing": (
        "in the store, of these sources: {complete} complete, {partial} partial, {failed} failed; {reviews} values to review.",
        "存储中来自这些来源的：完整 {complete}，部分 {partial}，失败 {failed}；{reviews} 个数值待复核。",
    ),
    "passed_over_link": ("{count} symbolic links were not followed.", "{count} 个符号链接未跟随。"),
    "passed_over_special": ("{count} pipes, devices or sockets were passed over.", "跳过 {count} 个管道、设备或套接字。"),
    "passed_over_other": ("{count} files that are no documents were left alone.", "{count} 个非文档文件未处理。"),
    # notices and progress
    "checked": (
        "{path}: {checks} checks, {errors} errors and {others} remarks",
        "{path}：校验 {checks} 项，{errors} 项错误，{others} 项提示",
    ),
    "checked_over_years": (
        "{path}: {checks} checks with its unit's reports on other years, {errors} errors and {others} remarks",
        "{path}：连同本单位其他年度报告校验 {checks} 项，{errors} 项错误，{others} 项提示",
    ),
    "compared_in_store": (
        "{path}: {checks} checks against its unit's report on the year before, {errors} errors and {others} remarks",
        "{path}：与本单位上年报告核对 {checks} 项，{errors} 项错误，{others} 项提示",
    ),
    "years_left_out": (
        "reports of one unit on several years are compared only where JSON is written: add json to --format",
        "只有写出 JSON 时才核对同一单位不同年度的报告：请在 --format 中加上 json",
    ),
    "scanned_page": (
        "an image without readable text; its content was not read.",
        "没有可读文字的图像，其内容未读取。",
    ),
    "left_alone": ("{count} files that are no documents were left alone: {files}", "{count} 个无法读取的文件未处理：{files}"),
    "unread_page": ("{path}: page {page}: {reason}", "{path}：第 {page} 页：{reason}"),
    "more_unread": ("{path}: {count} more pages were not read.", "{path}：另有 {count} 页未读取。"),
    "no_form": (
        "{path}: read, but no self-evaluation form was found in it.",
        "{path}：已读取，但未发现绩效自评表。",
    ),
    "extracted": (
        "{path}: {pages} pages, {forms} forms, {values} values, {reviews} to review → {target}",
        "{path}：{pages} 页，{forms} 张表，{values} 个数值，{reviews} 个待复核 → {target}",
    ),
    "progress": ("{done}/{total} {path} page {page}/{pages}", "{done}/{total} {path} 第 {page}/{pages} 页"),
    "summary": (
        "{total} documents: {complete} complete, {partial} partial, {failed} failed.",
        "共 {total} 个文件：完整 {complete}，部分 {partial}，失败 {failed}。",
    ),
    "page_written": ("{target} written", "已写出 {target}"),
    "drawn": ("page {page} with its grids → {target}", "第 {page} 页及其表格 → {target}"),
    # how a page was read, and doubts about what was recognised
    "read_from_text": ("text layer", "文本层"),
    "read_from_structure": ("the file's own tables and text", "文件自身的表格和文字"),
    "hidden_left_out": ("hidden rows, columns or text were left out", "隐藏的行、列或文字未读取"),
    "hidden_sheet": ("a hidden sheet, not read", "隐藏的工作表，未读取"),
    "pictures_left_out": ("pictures in it were not read", "其中的图片未读取"),
    "read_from_image": ("no text layer, image recognised", "无文本层，识别图像"),
    "text_layer_garbled": ("text layer without meaning, image recognised", "文本层乱码，识别图像"),
    "text_layer_invisible": ("text layer invisible, an earlier recognition's, image recognised", "文本层不可见（此前识别所留），识别图像"),
    "text_layer_of_image": (
        "text layer lies on an image that shows the text itself, image recognised",
        "文本层与页面图像重叠（此前识别所留），识别图像",
    ),
    "text_layer_unseen": (
        "text layer hidden under an image and not what it shows, image recognised",
        "文本层被图像遮盖且与图像不符，识别图像",
    ),
    "read_from_both": ("text layer; pictures on the page recognised", "文本层；页内图片已识别"),
    "pictures_unread": ("text layer; pictures on the page were not read", "文本层；页内图片未识别"),
    "layer_not_checked": (
        "text layer that may not be what the page shows; read the image with --ocr",
        "文本层可能与页面所示不符；请用 --ocr 识别图像",
    ),
    "layer_differs": ("text layer of an earlier recognition differs: {readings}", "与此前识别的文本层不一致：{readings}"),
    "not_read": ("not read", "未读取"),
    "not_computed": ("formula without a stored result: {readings}", "公式没有保存计算结果：{readings}"),
    "unknown_format": ("number format not understood, value {readings}", "数字格式无法解析，数值 {readings}"),
    "disagree": ("readers disagree: {readings}", "识别结果不一致：{readings}"),
    "read_again": ("readers asked again disagree: {readings}", "再次识别结果不一致：{readings}"),
    "seal": ("under a seal, read as {readings}", "印章下的内容，识别为：{readings}"),
    "unread_ink": ("ink beside the text was not read: {readings}", "文字旁有未识别的笔画：{readings}"),
    "unread": ("ink that no reader can read", "有笔画但无法识别"),
    "figure_unclear": ("digits or unit recognised with doubt, no figure made of: {quote}", "数字或单位识别存疑，未列为正文数字：{quote}"),
    "figure_words": ("the words were not recognised as printed: {quote}", "文字识别存疑：{quote}"),
    "unsure": ("recognised with doubt: {readings}", "识别结果存疑：{readings}"),
    # what doctor checks
    "for_running": ("runs jixiao", "运行环境"),
    "for_reading": ("reads PDF pages", "读取 PDF 页面"),
    "for_second_reader": ("second page reader", "第二读取引擎"),
    "for_borderless": ("second finder of tables without lines", "无线表格的备用查找"),
    "runs_images": ("runs the readers of page images", "运行图像页识别模型"),
    "for_images": ("reads page images", "识别图像页"),
    "for_frames": ("data frames", "数据框"),
    "for_xlsx": ("--format xlsx", "--format xlsx"),
    "for_parquet": ("--format parquet", "--format parquet"),
    "for_show": ("jixiao show", "jixiao show"),
    "for_office_files": ("DOCX, XLSX, HTML and OFD", "DOCX、XLSX、HTML 和 OFD"),
    "for_old_office": ("XLS, and passwords of office files", "XLS 及带密码的 Office 文件"),
    "for_conversion": ("DOC, WPS, RTF, ODT, ODS, XLSB", "DOC、WPS、RTF、ODT、ODS、XLSB"),
    "for_temporary": ("temporary folder", "临时文件夹"),
    "interrupted": ("interrupted; finished documents are kept.", "已中断；已完成的文件保留。"),
}


def render(code: str, language: str, **details: object) -> str:
    """The message `code` in `language`, filled in with `details`.

    Raises:
        KeyError: The catalogue has no such message, or a detail is missing.
    """
    return CATALOGUE[code][LANGUAGES.index(language)].format(**details)


def printable(text: str) -> str:
    r"""`text` with control characters spelt out: a file name must not move the cursor or forge a line.

    >>> printable("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    return "".join(character if character.isprintable() else character.encode("unicode_escape").decode() for character in text)


def preferred_language(environment: dict[str, str] | None = None) -> str:
    """The language of the process's locale: "zh" for Chinese ones, else "en"."""
    environment = dict(os.environ) if environment is None else environment
    names = (environment.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next((name for name in names if name), "")
    return "zh" if locale.lower().startswith("zh") else "en"
