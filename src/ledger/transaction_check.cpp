#include "ledger/transaction_check.hpp"

#include "ledger/amounts.hpp"
#include "model/describe_transaction.hpp"
#include "model/term_text.hpp"

namespace ballast::ledger {

namespace {

std::string value_of(const model::Transaction& t, std::string_view name) {
    std::string value;
    describe::Described<model::Transaction>::fields.each([&](const auto& field) {
        if (field.name == name) value = model::term_text(t.*field.member);
    });
    return value;
}

}  // namespace

std::vector<TransactionError> transaction_errors(const model::Transaction& transaction) {
    std::vector<TransactionError> errors;
    const Status checked = check_transaction(transaction);
    if (checked) return errors;
    for (const FieldError& error : checked.error().errors) {
        const std::string field = error.pointer.substr(error.pointer.find_last_of('/') + 1);
        errors.push_back({field, error.code, value_of(transaction, field), error.message,
                          error.hint.empty() ? "correct the value in the file" : error.hint});
    }
    return errors;
}

}  // namespace ballast::ledger
