#include "service/ledger/holding_check.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>
#include <span>

#include "ledger/run.hpp"
#include "model/describe_transaction.hpp"
#include "model/occ_symbol.hpp"

namespace ballast::service {

namespace {

using store::LedgerEntry;
using Type = model::TransactionType;
using Symbols = std::set<std::string>;

// Rows that add units or only move cash cannot cause a shortfall.
bool takes_nothing(Type type) {
    constexpr Type kNone[] = {Type::kBuy,           Type::kReinvest,   Type::kDividend,
                              Type::kInterest,      Type::kFee,        Type::kTax,
                              Type::kDeposit,       Type::kWithdrawal, Type::kReturnOfCapital,
                              Type::kBasisIncrease, Type::kShortSell};
    return std::ranges::find(kNone, type) != std::end(kNone);
}

// The other symbols of a row: the target of a conversion, the underlying of an option.
std::string partner_of(const model::Transaction& t) {
    if (!t.new_symbol.empty()) return t.new_symbol;
    if (t.type != Type::kExercise && t.type != Type::kAssign) return {};
    const auto terms = model::parse_occ_symbol(t.symbol);
    return terms ? terms->underlying : std::string();
}

void add_symbols(Symbols& symbols, const model::Transaction& t) {
    for (const std::string& symbol : {t.symbol, partner_of(t)})
        if (!symbol.empty()) symbols.insert(symbol);
}

// Symbols connected with the given ones by mergers, spin-offs and options.
Symbols linked(Symbols symbols, std::span<const LedgerEntry> links) {
    for (std::size_t known = 0; known != symbols.size();) {
        known = symbols.size();
        for (const LedgerEntry& entry : links)
            if (symbols.contains(entry.transaction.symbol) ||
                symbols.contains(partner_of(entry.transaction)))
                add_symbols(symbols, entry.transaction);
    }
    return symbols;
}

Result<std::vector<LedgerEntry>> rows_of(store::Transaction& transaction, const Symbols& symbols) {
    std::vector<LedgerEntry> rows;
    for (const std::string& symbol : symbols) {
        TRY(auto found, store::all_entries(transaction, {.symbol = symbol}));
        std::ranges::move(found, std::back_inserter(rows));
    }
    std::ranges::sort(rows, {}, [](const LedgerEntry& entry) {
        return std::pair(entry.transaction.date, entry.id);
    });
    return rows;
}

struct TooMuch {
    model::Transaction row;
    ledger::NotBooked why;
};

// By id, the rows that ask for more than is held.
std::map<std::string, TooMuch> too_much_of(const std::vector<model::Transaction>& rows) {
    ledger::LedgerRun run(rows, {}, ledger::OnError::kSkip);
    std::map<std::string, TooMuch> found;
    if (!run.all()) return found;
    for (const ledger::NotBooked& row : run.unposted())
        if (row.missing) found.emplace(rows[row.row].id, TooMuch{rows[row.row], row});
    return found;
}

std::string fix_of(const TooMuch& found, bool itself, std::string_view held) {
    std::string fix = "first enter the transactions that are missing";
    if (!itself)
        fix = "reduce the quantity, change the later transaction first, or " + fix;
    else if (held != "0")
        fix = fmt::format("use at most {}, or {}", held, fix);
    if (found.row.type == model::TransactionType::kSell) fix += "; a short sale has its own type";
    return fix;
}

Error refusal(const TooMuch& found, bool itself) {
    const model::Transaction& t = found.row;
    const std::string held = found.why.held ? found.why.held->to_string() : "0";
    const std::string message =
        itself ? fmt::format("on {} {}", t.date.to_string(), found.why.reason)
               : fmt::format("with this transaction, the later {} of {} could not be posted: {}",
                             describe::to_word(t.type), t.date.to_string(), found.why.reason);
    Error error = fail(Code::kInvalidInput, message)
                      .with("held", held)
                      .with("missing", found.why.missing->to_string());
    error.errors.push_back({"/quantity", "not_held", message, fix_of(found, itself, held)});
    return error;
}

}  // namespace

Status check_holdings(store::Transaction& transaction, const LedgerEntry& entry,
                      const LedgerEntry* earlier) {
    if (earlier == nullptr && takes_nothing(entry.transaction.type)) return {};
    Symbols symbols;
    add_symbols(symbols, entry.transaction);
    if (earlier != nullptr) add_symbols(symbols, earlier->transaction);
    if (symbols.empty()) return {};
    TRY(const auto links, store::all_entries(transaction, {.links = true}));
    TRY(const auto stored, rows_of(transaction, linked(std::move(symbols), links)));

    std::vector<model::Transaction> before;
    for (const LedgerEntry& row : stored) before.push_back(row.transaction);
    std::vector<model::Transaction> after = before;
    if (earlier != nullptr)
        std::erase_if(after, [&](const auto& t) { return t.id == earlier->transaction.id; });
    // The new row is the last of its day.
    after.insert(
        std::ranges::upper_bound(after, entry.transaction.date, {}, &model::Transaction::date),
        entry.transaction);
    const auto known = too_much_of(before);
    const auto incomplete = [&](const model::Transaction& row) {
        return std::ranges::any_of(known, [&](const auto& found) {
            const model::Transaction& t = found.second.row;
            return t.account == row.account && t.symbol == row.symbol && t.date <= row.date;
        });
    };
    for (const auto& [id, found] : too_much_of(after))
        if (!known.contains(id) && !incomplete(found.row))
            return refusal(found, id == entry.transaction.id);
    return {};
}

}  // namespace ballast::service
