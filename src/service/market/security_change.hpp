// Changes of securities: only the fields that are given change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fin/currency.hpp"
#include "ingest/csv.hpp"
#include "model/security.hpp"

namespace ballast::service {

struct SecurityChange {
    std::string symbol;
    std::optional<std::string> name;
    std::optional<model::AssetType> type;
    std::optional<std::string> sector;
    std::optional<std::string> industry;
    std::optional<std::string> exchange;
    std::optional<std::string> country;
    std::optional<fin::Currency> currency;
};

struct FieldChange {
    std::string field;
    std::string before;
    std::string after;
};

enum class SecurityStatus : std::uint8_t { kAdded, kChanged, kUnchanged };

struct PlannedSecurity {
    std::size_t line = 0;
    SecurityStatus status = SecurityStatus::kAdded;
    model::Security security;
    std::vector<FieldChange> changes;
};

struct RejectedSecurity {
    std::size_t line = 0;
    std::string symbol;
    std::string column;
    std::string value;
    std::string reason;
    std::string expected;
    std::string fix;
};

struct SecurityTable {
    std::vector<SecurityChange> rows;
    std::vector<std::size_t> lines;  // of the rows
    std::vector<RejectedSecurity> rejected;
    std::vector<std::string> ignored;  // columns
};

// Columns are found by name, ignoring case; an empty cell is not a change. kInvalidInput without a
// column of symbols.
Result<SecurityTable> read_security_table(const ingest::CsvTable& table);

// What a change does to the stored security, if there is one.
PlannedSecurity plan_security(const SecurityChange& change, const model::Security* stored);

}  // namespace ballast::service
