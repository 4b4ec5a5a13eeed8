#include "ledger/closing.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "ledger/lot_report.hpp"

namespace ballast::ledger {

namespace {

bool concerns(const model::Transaction& t, std::string_view account) {
    return t.account == account || t.other_account == account;
}

Error refusal(std::string_view code, std::string message, std::string hint) {
    Error error = fail(Code::kConflict, message);
    error.errors.push_back({"/closed_on", std::string(code), std::move(message), std::move(hint)});
    return error;
}

// The units and the cash of an account, in words.
std::vector<std::string> contents_of(const LotReport& report, std::string_view account) {
    std::vector<std::string> contents;
    for (const Holding& holding : report.holdings)
        if (holding.account == account && !holding.quantity.is_zero())
            contents.push_back(fmt::format("{} {}", holding.quantity.to_string(), holding.symbol));
    for (const CashBalance& cash : report.cash)
        if (cash.account == account && !cash.balance.is_zero())
            contents.push_back(
                fmt::format("{} {} in cash", cash.balance.to_string(), cash.currency.code()));
    return contents;
}

}  // namespace

Status check_closing(std::string_view account, fin::Date closed_on,
                     std::span<const model::Transaction> transactions, ClosingBalance balance) {
    std::size_t later = 0;
    fin::Date last = closed_on;
    for (const model::Transaction& t : transactions) {
        if (t.date <= closed_on || !concerns(t, account)) continue;
        ++later;
        last = std::max(last, t.date);
    }
    if (later > 0)
        return refusal("later_transactions",
                       fmt::format("the account has {} {} after {}, the last on {}", later,
                                   later == 1 ? "transaction" : "transactions",
                                   closed_on.to_string(), last.to_string()),
                       fmt::format("close it on {} or later", last.to_string()));
    if (balance == ClosingBalance::kAccept) return {};
    TRY(const auto report, lot_report(transactions, {.as_of = closed_on}, OnError::kSkip));
    const std::vector<std::string> contents = contents_of(report.value, account);
    if (contents.empty()) return {};
    return refusal(
        "not_empty",
        fmt::format("the account is not empty on {}: it holds {}", closed_on.to_string(),
                    fmt::join(contents, ", ")),
        "post the sales, transfers or withdrawals that empty it, or accept what is left");
}

Status check_open(const model::Transaction& t, const ClosedAccounts& closed) {
    for (const std::string* account : {&t.account, &t.other_account}) {
        const auto found = closed.find(*account);
        if (account->empty() || found == closed.end() || t.date <= found->second) continue;
        Error error = fail(Code::kInvalidInput, fmt::format("account {} was closed on {}", *account,
                                                            found->second.to_string()));
        error.errors.push_back({"/date", "account_closed", error.message,
                                fmt::format("use a date up to {}, another account, or reopen it",
                                            found->second.to_string())});
        return error;
    }
    return {};
}

}  // namespace ballast::ledger
