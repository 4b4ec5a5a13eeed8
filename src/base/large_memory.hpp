// Memory for large tables, on pages as large as the system gives: touching a gigabyte page by page
// of 4 KiB takes as long as filling it, and reading it at random misses the processor's list of
// pages.
#pragma once

#include <cstddef>

namespace ballast {

// Aligned to 64 bytes, from 2 MiB on to 2 MiB; not initialised. Throws std::bad_alloc.
void* allocate_large(std::size_t bytes);
void free_large(void* memory) noexcept;

}  // namespace ballast
