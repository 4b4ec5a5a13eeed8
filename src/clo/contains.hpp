// Whether a range has an element: std::ranges::contains, which this standard library lacks.
#pragma once

#include <algorithm>
#include <functional>

namespace ballast::clo {

template <class Range, class T, class Projection = std::identity>
constexpr bool contains(const Range& range, const T& value, Projection projection = {}) {
    return std::ranges::find(range, value, projection) != std::ranges::end(range);
}

}  // namespace ballast::clo
