// Pages of a list by key, not by offset: the next page begins after the last row of this one, so
// that rows added or removed meanwhile neither repeat nor hide others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ballast::store {

enum class Direction { kAscending, kDescending };

inline constexpr std::size_t kDefaultPage = 50;
// Of the store; a caller through a door gets at most 500 rows at once.
inline constexpr std::size_t kMaxPage = 100'000;

struct PageRequest {
    std::size_t limit = kDefaultPage;  // 1 to kMaxPage
    std::string cursor = {};           // `next` of the page before; empty: from the start
    Direction direction = Direction::kAscending;
};

template <class T>
struct Page {
    std::vector<T> items;
    // Opaque, plain letters and digits. Empty when this is the last page. It is signed for the
    // tenant, the filter, the sort and the direction it was made for: with others, changed or made
    // elsewhere it is kInvalidInput.
    std::string next;
};

}  // namespace ballast::store
