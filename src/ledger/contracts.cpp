#include "ledger/contracts.hpp"

#include <algorithm>
#include <map>

#include "ledger/run.hpp"
#include "model/occ_symbol.hpp"

namespace ballast::ledger {

bool is_contract(std::string_view symbol) {
    // The shortest: a root of one letter, six digits, the right, eight digits.
    constexpr std::size_t kShortest = 16;
    return symbol.size() >= kShortest && model::parse_occ_symbol(symbol).has_value();
}

Decimal contract_multiplier(std::string_view symbol) {
    return is_contract(symbol) ? Decimal{100} : Decimal{1};
}

std::vector<ContractDays> open_contracts(model::TransactionRows transactions,
                                         const LotSettings& settings,
                                         std::span<const fin::Date> dates) {
    bool any = false;
    for (std::size_t row = 0; row < transactions.size() && !any; ++row)
        any = is_contract(transactions[row].symbol);
    if (!any) return {};
    LotSettings lots = settings;
    if (lots.method == LotMethod::kSection104) lots.method = LotMethod::kAverage;
    LedgerRun run(transactions, lots, OnError::kSkip);
    std::map<std::string, std::set<fin::Date>> found;
    for (const fin::Date date : dates) {
        if (!run.until(date)) break;
        const LotBook& book = run.engine().lots();
        for (const Position& position : book.positions())
            if (const std::string& symbol = book.symbols[position.symbol];
                !position.quantity().is_zero() && is_contract(symbol))
                found[symbol].insert(date);
    }
    std::vector<ContractDays> contracts;
    for (auto& [symbol, days] : found) contracts.push_back({symbol, std::move(days)});
    return contracts;
}

}  // namespace ballast::ledger
