// Selection of a session's positions by a request.
#pragma once

#include <optional>
#include <vector>

#include "service/alm/session_book.hpp"
#include "service/alm/session_query_requests.hpp"

namespace ballast::service {

// A filter with its values looked up once.
class PositionFilter {
public:
    PositionFilter(const AlmPositionFilter& filter, const PackedPositions& positions);
    bool takes(std::size_t i) const;

private:
    using Requested = std::optional<std::optional<std::uint32_t>>;  // inner nullopt: no such value
    bool has_text(std::size_t i) const;

    const AlmPositionFilter& filter_;
    const PackedPositions& positions_;
    Requested currency_, product_, segment_;
    std::vector<bool> product_has_text_, segment_has_text_;
};

}  // namespace ballast::service
