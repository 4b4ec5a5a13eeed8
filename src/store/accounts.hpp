// Accounts of the transaction's tenant: what the entries of its ledger stand in.
//
// A write that names an expected version fails with kConflict (attribute "version" holds the
// current one) when the row has moved on, and with kNotFound when there is none.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "model/account.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

// An id that is nil is made. A slug or id that is taken is kConflict; an empty name or a slug that
// is not [a-z0-9-]{1,64} is kInvalidInput.
Result<model::Account> create_account(Transaction& transaction, model::Account account,
                                      Instant now);
// As it is, with its version and times: of an export that is brought back.
Status put_account(Transaction& transaction, const model::Account& account);
Result<model::Account> find_account(Transaction& transaction, std::string_view id_or_slug);
Result<model::Account> update_account(Transaction& transaction, const model::Account& account,
                                      std::int64_t expected_version, Instant now);
// kConflict (attribute "entries") while entries stand in it.
Status delete_account(Transaction& transaction, const model::AccountId& id,
                      std::int64_t expected_version);

struct AccountFilter {
    std::string text = {};  // within slug, name, institution; the case of ASCII letters is ignored
    std::optional<model::AccountType> type = {};
};

enum class AccountSort { kSlug, kName, kCreatedAt, kUpdatedAt };

Result<Page<model::Account>> list_accounts(Transaction& transaction, const AccountFilter& filter,
                                           AccountSort sort, const PageRequest& page);
// Every account, by slug.
Result<std::vector<model::Account>> all_accounts(Transaction& transaction);

}  // namespace ballast::store
