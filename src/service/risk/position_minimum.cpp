#include "service/risk/position_minimum.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

#include "service/field_error.hpp"

namespace ballast::service {

namespace {

bool reaches(const SymbolSize& size, const CorrelationRequest& request) {
    const bool by_value = !request.minimum_value || size.value >= *request.minimum_value;
    const bool by_weight = !request.minimum_weight || size.weight >= *request.minimum_weight;
    const bool both_given = request.minimum_value && request.minimum_weight;
    if (both_given && request.minimum_rule == MinimumRule::kEither) return by_value || by_weight;
    return by_value && by_weight;
}

}  // namespace

Result<SymbolsBySize> symbols_by_size(const Book& book, const CorrelationRequest& request) {
    std::map<std::string, double> values;
    for (const risk::Holding& holding : book.holdings)
        values[holding.symbol] += std::abs(holding.value);
    for (const risk::OptionHolding& option : book.options)
        values[option.underlying] += std::abs(option.greeks.market_value);
    const double gross = book.priced_gross + std::abs(book.cash);
    SymbolsBySize found;
    for (const std::string& symbol : symbols_of(book)) {
        const double value = values[symbol];
        const SymbolSize size{symbol, value, gross > 0.0 ? value / gross : 0.0};
        if (reaches(size, request))
            found.large.push_back(symbol);
        else
            found.small.push_back(size);
    }
    std::ranges::stable_sort(found.small, std::greater(), &SymbolSize::value);
    if (!found.large.empty() || found.small.empty()) return found;
    const SymbolSize& largest = found.small.front();
    return invalid(
        request.minimum_value ? "/minimum_value" : "/minimum_weight", "range",
        fmt::format("no position reaches the minimum: the largest, {}, is {:.2f}, {:.2f}% of the "
                    "gross value",
                    largest.symbol, largest.value, 100.0 * largest.weight),
        "give a smaller minimum");
}

}  // namespace ballast::service
