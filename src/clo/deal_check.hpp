// Validation of a deal document: all errors at once, each with its place and what was expected.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "clo/deal.hpp"

namespace ballast::clo {

// Pointers are RFC 6901 pointers into the document.
Status check_deal(const Deal& deal);

namespace detail {

// The errors found so far.
class DealErrors {
public:
    void add(std::string pointer, std::string code, std::string message, std::string hint = {}) {
        errors_.push_back(
            {std::move(pointer), std::move(code), std::move(message), std::move(hint)});
    }
    // An error unless `id` is one of `known`; names the nearest.
    void known(std::string_view id, const std::vector<std::string>& known, std::string_view what,
               std::string pointer);
    Status status() &&;

private:
    std::vector<FieldError> errors_;
};

void check_waterfalls(const Deal& deal, DealErrors& errors);

}  // namespace detail
}  // namespace ballast::clo
