"""Speed, memory and exactness of jixiao beside other table readers, in one interleaved run."""
