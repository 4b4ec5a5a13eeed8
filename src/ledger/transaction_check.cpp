#include "ledger/transaction_check.hpp"

#include <fmt/format.h>
#include <utility>

#include "base/plain_text.hpp"
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

std::optional<TransactionError> name_error(std::string_view field, std::string_view text) {
    const auto character = unprintable(text);
    if (!character) return std::nullopt;
    return TransactionError{std::string(field), "character", std::string(text),
                            fmt::format("no {}, got {}", kUnprintable, *character),
                            "remove the character"};
}

std::vector<TransactionError> transaction_errors(const model::Transaction& transaction) {
    std::vector<TransactionError> errors;
    using model::Transaction;
    for (const auto& [field, member] :
         {std::pair("symbol", &Transaction::symbol), std::pair("account", &Transaction::account),
          std::pair("new_symbol", &Transaction::new_symbol),
          std::pair("other_account", &Transaction::other_account),
          std::pair("lot_id", &Transaction::lot_id)})
        if (auto error = name_error(field, transaction.*member))
            errors.push_back(*std::move(error));
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
