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

std::vector<TransactionFault> check_transaction(const model::Transaction& transaction) {
    std::vector<TransactionFault> faults;
    const Status checked = ledger::check_transaction(transaction);
    if (checked) return faults;
    for (const Fault& fault : checked.error().faults) {
        const std::string field = fault.pointer.substr(fault.pointer.find_last_of('/') + 1);
        faults.push_back({field, fault.code, value_of(transaction, field), fault.message,
                          fault.hint.empty() ? "correct the value in the file" : fault.hint});
    }
    return faults;
}

}  // namespace ballast::service
