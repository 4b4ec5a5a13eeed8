#include "service/ledger_source.hpp"

#include <fmt/format.h>

#include "service/call.hpp"

namespace ballast::service {

namespace {

std::optional<Decimal> number(const std::optional<LedgerNumber>& from, std::size_t& rounded) {
    if (!from) return std::nullopt;
    rounded += from->rounded ? 1 : 0;
    return from->value;
}

model::Transaction transaction_of(const LedgerRow& row, std::size_t& rounded) {
    model::Transaction t;
    t.id = row.id;
    t.date = row.date;
    t.type = row.type;
    t.account = row.account;
    t.symbol = row.symbol;
    t.quantity = number(row.quantity, rounded);
    t.price = number(row.price, rounded);
    t.amount = number(row.amount, rounded);
    t.fees = number(row.fees, rounded).value_or(Decimal{});
    t.currency = row.currency;
    t.lot_id = row.lot_id;
    if (row.ratio) {
        t.ratio = row.ratio->numerator;
        t.ratio_base = row.ratio->denominator;
    }
    t.note = row.note;
    t.new_symbol = row.new_symbol;
    t.other_account = row.other_account;
    t.acquired = row.acquired;
    t.fair_value = number(row.fair_value, rounded);
    t.basis_fraction = number(row.basis_fraction, rounded);
    t.gift_tax = number(row.gift_tax, rounded);
    t.multiplier = number(row.multiplier, rounded);
    return t;
}

}  // namespace

Result<LoadedLedger> load_ledger([[maybe_unused]] Call& call, const LedgerSource& source) {
    if (!source.transactions) {
        Error error = fail(Code::kInvalidInput, "there are no transactions");
        error.faults.push_back({"/transactions", "required", error.message,
                                "give the rows, or {\"file\": \"transactions.csv\"}"});
        return error;
    }
    LoadedLedger ledger;
    ledger.transactions.reserve(source.transactions->rows.size());
    std::size_t rounded = 0;
    for (const LedgerRow& row : source.transactions->rows)
        ledger.transactions.push_back(transaction_of(row, rounded));
    if (rounded > 0)
        ledger.issues.push_back(
            {Severity::kInfo, "rounded_input",
             fmt::format("{} numbers have more than twelve digits behind the point: rounded half "
                         "to even",
                         rounded),
             "transactions"});
    return ledger;
}

}  // namespace ballast::service
