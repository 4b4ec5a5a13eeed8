// Internal to the reader of workbooks: the elements of a large part of a workbook, one at a time,
// so that a sheet of any size takes the memory of one row.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ballast::ingest::detail {

// "x:row" to "row": some programs write a namespace prefix.
std::string_view local_name(std::string_view name);

// Finds the elements of one name directly within a container, as text: as many complete ones at a
// time as a piece has, with whatever lies between them. Document types are rejected, and whatever
// follows the container is ignored.
class ElementCutter {
public:
    using Take = std::function<Status(std::string_view elements)>;

    ElementCutter(std::string_view container, std::string_view element, std::size_t max_bytes,
                  Take take)
        : container_(container), element_(element), max_bytes_(max_bytes), take_(std::move(take)) {}

    // kInvalidInput or kLimitExceeded, without the name of the part.
    Status feed(std::string_view piece);
    Status finish() const;

private:
    enum class Found { kNothing, kTag, kNeedsMore };
    Result<Found> next_tag(std::size_t& begin, std::size_t& end) const;
    Status take_tag(std::size_t begin, std::size_t end);
    Status take_complete();

    std::string container_;
    std::string element_;
    std::size_t max_bytes_;
    Take take_;
    std::string text_;
    std::size_t at_ = 0;        // up to here, text_ has been examined
    std::size_t first_at_ = 0;  // start of the first element not yet taken
    std::size_t complete_ = 0;  // end of the last one that is complete; 0: none is
    std::size_t depth_ = 0;     // elements of that name that are open within it, with itself
    bool seen_ = false;         // any element
    bool inside_ = false;       // the container is open
    bool done_ = false;
};

}  // namespace ballast::ingest::detail
