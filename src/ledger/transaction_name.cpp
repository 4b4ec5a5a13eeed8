#include "ledger/transaction_name.hpp"

#include <fmt/format.h>

#include "base/words.hpp"
#include "describe/describe.hpp"
#include "model/describe_transaction.hpp"

namespace ballast::ledger {

std::string transaction_name(const model::Transaction& t) {
    const std::string type = spaced_word(describe::to_word(t.type));
    std::string what;
    if (!t.symbol.empty())
        what = t.quantity ? fmt::format(" of {} {}", t.quantity->to_string(), t.symbol)
                          : fmt::format(" of {}", t.symbol);
    else if (t.amount)
        what = fmt::format(" of {}", t.amount->to_string());
    return fmt::format("the {}{} on {} in {}", type, what, t.date.to_string(), t.account);
}

std::string message_about(const model::Transaction& t, std::string_view message) {
    std::string text = t.date.to_string();
    if (!t.symbol.empty() && !message.contains(t.symbol)) text += " " + t.symbol;
    if (!t.account.empty() && !message.contains(t.account)) text += " in " + t.account;
    return fmt::format("{}: {}", text, message);
}

}  // namespace ballast::ledger
