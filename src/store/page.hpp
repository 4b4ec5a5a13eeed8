// Keyset pagination: the next page starts after the last row of this one, so that rows added or
// removed meanwhile neither repeat nor hide others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace ballast::store {

enum class Direction { kAscending, kDescending };

inline constexpr std::size_t kDefaultPage = 50;
// The store's limit; through an interface a caller gets at most 500 rows at once.
inline constexpr std::size_t kMaxPage = 100'000;

struct PageRequest {
    std::size_t limit = kDefaultPage;  // 1 to kMaxPage
    std::string cursor = {};           // `next` of the previous page; empty: from the start
    Direction direction = Direction::kAscending;
};

template <class T>
struct Page {
    std::vector<T> items;
    // An opaque string of letters and digits, empty on the last page. It is signed for its tenant,
    // filter, sort and direction: with others, modified or made elsewhere it is kInvalidInput.
    std::string next;
};

}  // namespace ballast::store
