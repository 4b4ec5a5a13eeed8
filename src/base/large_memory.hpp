// Memory for large tables on huge pages: touching a gigabyte in pages of 4 KiB takes as long as
// filling it, and reading it at random misses the TLB.
//
// Freed blocks are kept for the next allocation of about the same size, up to kMostKeptBytes in
// total, because the system clears memory before it hands it out, which takes as long as filling
// it. Meanwhile the system may reclaim them when memory is short (MADV_FREE).
#pragma once

#include <cstddef>

namespace ballast {

inline constexpr std::size_t kMostKeptBytes = std::size_t{128} << 20;

// Aligned to 64 bytes, from 2 MiB on to 2 MiB; not initialized. Throws std::bad_alloc.
void* allocate_large(std::size_t bytes);
void free_large(void* memory) noexcept;

// Advises the system to back memory owned by others with huge pages, before it is filled.
void prefer_large_pages(void* memory, std::size_t bytes) noexcept;

// Bytes kept, and their release to the system for when the process is idle.
std::size_t kept_large_memory();
void release_large_memory() noexcept;

}  // namespace ballast
