// Pages of a list of positions in a fixed order: where a page begins, and the cursor of the next
// one.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "service/field_error.hpp"
#include "wire/digest.hpp"

namespace ballast::service {

// Digest of the list that a cursor belongs to; another filter or order gives another one.
template <class Request>
std::string list_digest(Request request) {
    request.cursor.clear();
    request.limit = 1;
    Sha256 hash;
    wire::digest_into(hash, request);
    return hash.finish_hex().substr(0, 16);
}

// Rows of a list on the page that a request names.
struct PageRange {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::optional<std::string> next_cursor;
};

template <class Request>
Result<PageRange> page_of(const Request& request, std::size_t rows) {
    std::size_t begin = 0;
    if (!request.cursor.empty()) {
        const char* last = request.cursor.data() + request.cursor.size();
        const auto [at, error] = std::from_chars(request.cursor.data(), last, begin);
        if (error != std::errc() || at == last || *at != '-' ||
            std::string_view(at + 1, last) != list_digest(request))
            return invalid("/cursor", "cursor", "the cursor does not belong to this list",
                           "use next_cursor of the previous page, with the same filter and sort");
    }
    PageRange page{.begin = std::min(begin, rows)};
    page.end = std::min(page.begin + static_cast<std::size_t>(request.limit), rows);
    if (page.end < rows) page.next_cursor = fmt::format("{}-{}", page.end, list_digest(request));
    return page;
}

// Where lists begin with the largest amounts unless a column is named.
template <class Request>
Status check_direction(const Request& request) {
    if (!request.descending || request.sort) return {};
    return invalid("/descending", "not_allowed", "no column to sort by is given",
                   "give sort, or leave descending out: the largest amounts come first");
}

}  // namespace ballast::service
