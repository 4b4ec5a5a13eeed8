// Memory that is given back to the system before its owner frees it.
#pragma once

#include <cstddef>

namespace ballast {

// Returns the whole pages of a range that nobody reads again to the system; its owner frees it
// later as usual. Freeing a large block at once takes milliseconds.
void release_pages(const char* begin, std::size_t bytes) noexcept;

}  // namespace ballast
