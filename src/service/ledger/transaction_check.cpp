#include "service/ledger/transaction_check.hpp"

#include "ledger/amounts.hpp"

namespace ballast::service {

namespace {

std::string value_of(const model::Transaction& t, std::string_view field) {
    const auto text = [](const std::optional<Decimal>& value) {
        return value ? value->to_string() : std::string();
    };
    if (field == "symbol") return t.symbol;
    if (field == "quantity") return text(t.quantity);
    if (field == "price") return text(t.price);
    if (field == "amount") return text(t.amount);
    if (field == "fees") return t.fees.to_string();
    if (field == "ratio") return text(t.ratio);
    if (field == "ratio_base") return t.ratio_base.to_string();
    if (field == "fair_value") return text(t.fair_value);
    if (field == "basis_fraction") return text(t.basis_fraction);
    if (field == "gift_tax") return text(t.gift_tax);
    if (field == "multiplier") return text(t.multiplier);
    return {};
}

}  // namespace

std::vector<TransactionError> check_transaction(const model::Transaction& transaction) {
    std::vector<TransactionError> errors;
    const Status checked = ledger::check_transaction(transaction);
    if (checked) return errors;
    for (const FieldError& error : checked.error().errors) {
        const std::string field = error.pointer.substr(error.pointer.find_last_of('/') + 1);
        errors.push_back({field, error.code, value_of(transaction, field), error.message,
                          error.hint.empty() ? "correct the value in the file" : error.hint});
    }
    return errors;
}

}  // namespace ballast::service
