#include "ledger/outflow_sign.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <string>

#include "ledger/exact.hpp"

namespace ballast::ledger {

namespace {

using Type = model::TransactionType;

constexpr std::array<Type, 3> kOutflows = {Type::kFee, Type::kTax, Type::kWithdrawal};
constexpr std::array<const char*, 3> kNames = {"fee", "tax", "withdrawal"};

void list(std::string& text, const char* name, std::size_t count) {
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", name, count);
}

}  // namespace

std::size_t OutflowSigns::place(Type type) {
    return type == Type::kFee ? 0 : type == Type::kTax ? 1 : 2;
}

void OutflowSigns::see(std::size_t group, Type type, Decimal amount) {
    if (!is_outflow(type) || amount.is_zero()) return;
    if (group >= groups_.size()) groups_.resize(group + 1);
    Seen& seen = groups_[group][place(type)];
    ++(amount.is_negative() ? seen.negative : seen.positive);
}

Decimal OutflowSigns::in_cash(std::size_t group, Type type, Decimal amount) const {
    if (!is_outflow(type) || amount.sign() <= 0 || stated_ == OutflowSign::kCash) return amount;
    const bool refund = stated_ == OutflowSign::kInferred && group < groups_.size() &&
                        groups_[group][place(type)].negative > 0;
    return refund ? amount : -amount;
}

Issues OutflowSigns::issues() const {
    if (stated_ != OutflowSign::kInferred) return {};
    std::string charges;
    std::string refunds;
    for (std::size_t type = 0; type < kTypes; ++type) {
        std::size_t as_charges = 0;
        std::size_t as_refunds = 0;
        for (const auto& group : groups_)
            (group[type].negative == 0 ? as_charges : as_refunds) += group[type].positive;
        if (as_charges > 0) list(charges, kNames[type], as_charges);
        if (as_refunds > 0) list(refunds, kNames[type], as_refunds);
    }
    Issues issues;
    if (!charges.empty())
        issues.push_back(
            {Severity::kInfo, "amounts_read_as_charges",
             fmt::format(
                 "positive amounts are interpreted as charges, because no amount of the same type "
                 "and account is negative: {}; set outflow_sign \"cash\" if they are refunds",
                 charges),
             "transactions"});
    if (!refunds.empty())
        issues.push_back({Severity::kInfo, "amounts_read_as_refunds",
                          fmt::format("positive amounts are interpreted as refunds, because other "
                                      "amounts of the same type and account are negative: {}; set "
                                      "outflow_sign \"magnitude\" if all of them are charges",
                                      refunds),
                          "transactions"});
    return issues;
}

OutflowSigns outflow_signs(const model::TransactionColumns& columns, OutflowSign stated) {
    OutflowSigns signs(stated);
    if (columns.amounts.empty()) return signs;
    for (std::size_t row = 0; row < columns.rows; ++row) {
        if (!is_outflow(columns.types[row])) continue;
        const std::size_t account = columns.accounts.empty() ? 0
                                    : columns.accounts[row] == model::TransactionColumns::kNone
                                        ? columns.account_words.size()
                                        : columns.accounts[row];
        // Missing amounts are zero in their column.
        signs.see(account, columns.types[row], columns.amounts[row]);
    }
    return signs;
}

Issues to_cash(std::span<model::Transaction> table, OutflowSign stated) {
    OutflowSigns signs(stated);
    std::map<std::string, std::size_t, std::less<>> groups;
    const auto group = [&](const model::Transaction& t) {
        return groups.try_emplace(t.account, groups.size()).first->second;
    };
    for (const model::Transaction& t : table)
        if (is_outflow(t.type) && t.amount) signs.see(group(t), t.type, *t.amount);
    for (model::Transaction& t : table)
        if (is_outflow(t.type) && t.amount) t.amount = signs.in_cash(group(t), t.type, *t.amount);
    return signs.issues();
}

std::optional<Issue> to_cash(model::Transaction& row, OutflowSign stated) {
    Issues issues = to_cash(std::span(&row, 1), stated);
    if (issues.empty()) return std::nullopt;
    return Issue{Severity::kInfo, "amount_read_as_charge",
                 fmt::format("the positive amount of a {} is interpreted as a charge; set "
                             "outflow_sign \"cash\" if it is a refund",
                             kNames[static_cast<std::size_t>(
                                 std::ranges::find(kOutflows, row.type) - kOutflows.begin())]),
                 "amount"};
}

}  // namespace ballast::ledger
