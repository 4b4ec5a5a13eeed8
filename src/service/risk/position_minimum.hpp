// The symbols of a book whose positions reach a minimum size.
#pragma once

#include <string>
#include <vector>

#include "service/risk/book.hpp"
#include "service/risk/requests.hpp"

namespace ballast::service {

struct SymbolsBySize {
    std::vector<std::string> large;  // in the order of symbols_of
    std::vector<SymbolSize> small;   // largest first
};

// All are large without a minimum. kInvalidInput when none is.
Result<SymbolsBySize> symbols_by_size(const Book& book, const CorrelationRequest& request);

}  // namespace ballast::service
