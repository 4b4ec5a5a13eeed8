// Memory that is given back to the system, before its owner frees it or as soon as it does.
#pragma once

#include <cstddef>

namespace ballast {

// Returns the whole pages of a range that nobody reads again to the system; its owner frees it
// later as usual. Freeing a large block at once takes milliseconds.
void release_pages(const char* begin, std::size_t bytes) noexcept;

// From now on, blocks of a megabyte and more return to the system when they are freed. By default
// the allocator keeps up to 32 MiB of each after it has freed one of that size: a process that once
// served many large requests keeps their memory. Before threads start.
void return_large_blocks() noexcept;

}  // namespace ballast
