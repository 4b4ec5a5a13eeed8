// Internal to the store: how enums of the model are written in a column.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "model/account.hpp"
#include "model/transaction.hpp"

namespace ballast::store::detail {

std::string_view stored(model::TransactionType type);
std::string_view stored(model::AccountType type);
Result<model::TransactionType> stored_transaction_type(std::string_view text);
Result<model::AccountType> stored_account_type(std::string_view text);

}  // namespace ballast::store::detail
