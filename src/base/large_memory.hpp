// Memory for large tables, on pages as large as the system gives: touching a gigabyte page by page
// of 4 KiB takes as long as filling it, and reading it at random misses the processor's list of
// pages.
//
// What is freed is kept for the next that asks for about as much, up to kMostKeptBytes in all: the
// system clears memory before it gives it, which takes as long as filling it. Meanwhile the system
// may have it back whenever it is short (MADV_FREE).
#pragma once

#include <cstddef>

namespace ballast {

inline constexpr std::size_t kMostKeptBytes = std::size_t{128} << 20;

// Aligned to 64 bytes, from 2 MiB on to 2 MiB; not initialised. Throws std::bad_alloc.
void* allocate_large(std::size_t bytes);
void free_large(void* memory) noexcept;

// Memory of another owner, before it is filled: wishes it on large pages, as far as it has whole
// ones.
void prefer_large_pages(void* memory, std::size_t bytes) noexcept;

// Bytes that are kept, and their return to the system: for when nothing has to be worked out.
std::size_t kept_large_memory();
void release_large_memory() noexcept;

}  // namespace ballast
