// Plan of an import of prices: what each row adds to the stored prices or restates, before anything
// is stored.
//
// A pure function of the rows and the stored prices. The plan is also what is stored, so that the
// report and the effect cannot differ. A key (symbol, date, source) that the import does not
// mention is not part of it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fin/date.hpp"
#include "model/price_bar.hpp"

namespace ballast::market {

struct SymbolImport {
    std::string symbol;
    std::string source;
    fin::Date first;
    fin::Date last;
    std::int64_t added = 0;
    std::int64_t restated = 0;
    std::int64_t unchanged = 0;
    // Added rows on dates that have a price from another source, over which they take precedence.
    std::int64_t overriding = 0;
};

struct Restatement {
    std::string symbol;
    fin::Date date;
    std::string source;
    double before = 0.0;  // closes; equal where another field changed
    double after = 0.0;
};

struct PriceImportPlan {
    std::vector<SymbolImport> symbols;  // by symbol and source
    std::vector<Restatement> restatements;
    std::vector<model::PriceBar> written;  // rows to store: added or restated
    std::int64_t added = 0;
    std::int64_t restated = 0;
    std::int64_t unchanged = 0;
    std::int64_t overriding = 0;
};

// Both by symbol, date and source, with distinct keys; `stored` has at least the rows of the
// symbols of `incoming`. A field that an incoming row does not give keeps its stored value.
// The memory of `incoming` is that of the rows to store.
PriceImportPlan plan_price_import(std::vector<model::PriceBar> incoming,
                                  std::span<const model::PriceBar> stored);

// SHA-256 over the rows to store and what they restate.
std::string plan_digest(const PriceImportPlan& plan);

}  // namespace ballast::market
