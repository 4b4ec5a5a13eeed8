// An account in the ledger: at a broker, a bank, a pension provider.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "fin/currency.hpp"
#include "fin/date.hpp"

namespace ballast::model {

using AccountId = Id<struct AccountTag>;

enum class AccountType : std::uint8_t {
    kTaxable,
    kTaxDeferred,  // contributions before tax, taxed when withdrawn: 401(k), traditional IRA
    kTaxFree,      // Roth, ISA
    kBank,
    kOther,
};

struct Account {
    AccountId id;
    std::string slug;  // [a-z0-9-]{1,64}, unique within a tenant: what transactions refer to
    std::string name;
    std::string institution;
    AccountType type = AccountType::kTaxable;
    fin::Currency currency = fin::Currency::kUsd;
    std::string note;
    std::int64_t version = 1;
    Instant created_at;
    Instant updated_at;
    std::optional<fin::Date> closed_on = {};  // no transactions after this date
};

}  // namespace ballast::model
