// The accounts into which the rows of a file are imported.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/packed_rows.hpp"
#include "model/account.hpp"
#include "model/imported_row.hpp"

namespace ballast::ledger {

// Target accounts: the one named in the request, or by the file's own account name.
struct AccountChoice {
    std::string fallback;                                  // slug for rows without an account
    std::map<std::string, std::string> by_name;            // from the file's account name to a slug
    std::map<std::string, model::AccountType> types = {};  // stated by the file, by account name
    std::string fallback_name = {};  // of a new account for those rows, as the user wrote it
};

// The tax treatment that a name states in a word of its own, ignoring case: tax-free for Roth, HSA,
// 529, ISA and TFSA, tax-deferred for IRA, 401(k), 403(b), 457(b), TSP, RRSP and SIPP, a bank
// account for checking and savings, else taxable.
model::AccountType account_type_of(std::string_view name);

// Target slug for a row with the account `name`: the caller's mapping, else a slug made from the
// name; the fallback without a name.
std::string slug_of(const std::string& name, const AccountChoice& choice);

// The target accounts of the rows, by slug. An account that is not among `known` is new: its id is
// nil, its name that of the file, its currency `currency`, its type that of the file or its name.
std::map<std::string, model::Account> target_accounts(const PackedQueue<model::ImportRow>& rows,
                                                      const AccountChoice& choice,
                                                      const std::vector<model::Account>& known,
                                                      fin::Currency currency);

}  // namespace ballast::ledger
