// Internal to the readers of earlier systems: a table by column names, with typed cells.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "base/result.hpp"
#include "ingest/legacy/record.hpp"
#include "ingest/text_table.hpp"

namespace ballast::ingest::detail {

// Columns of a table of an earlier system. `required` ones identify the schema.
struct LegacyColumns {
    std::vector<std::string_view> required;
    std::vector<std::string_view> optional;
};

// A row. Reading a cell that is not valid notes the rejected record once and returns nothing; a
// caller reads all cells it needs and then asks whether the row is valid.
class LegacyRow {
public:
    LegacyRow(const TextTable& table,
              const std::map<std::string, std::size_t, std::less<>>& columns, std::size_t index,
              LegacyTarget target, std::vector<LegacyRejected>& rejected)
        : table_(table), columns_(columns), index_(index), target_(target), rejected_(rejected) {}

    LegacyPlace place() const { return {table_.name, index_ + 1}; }
    bool is_valid() const { return is_valid_; }

    // Trimmed; empty for NULL and for a column that the table does not have.
    std::string text(std::string_view column) const;
    bool has(std::string_view column) const { return !text(column).empty(); }
    // Absent for an empty cell; rejects the row for one that is not valid.
    std::optional<Decimal> decimal(std::string_view column);
    std::optional<double> number(std::string_view column);
    // A date or the date of a time.
    std::optional<fin::Date> date(std::string_view column);
    // Rejects the row for an empty cell too.
    Decimal needed_decimal(std::string_view column);
    fin::Date needed_date(std::string_view column);
    std::string needed_text(std::string_view column);

    void reject(std::string_view code, std::string_view column, std::string_view expected,
                std::string_view fix);

private:
    const TextTable& table_;
    const std::map<std::string, std::size_t, std::less<>>& columns_;
    std::size_t index_;
    LegacyTarget target_;
    std::vector<LegacyRejected>& rejected_;
    bool is_valid_ = true;
};

// The tables of a set of files by name.
class LegacyTables {
public:
    LegacyTables(std::span<const TextTable> tables, LegacyBook& book);

    bool has(std::string_view name) const { return tables_.contains(name); }
    // The rows of a table, once for each: `take` gets a LegacyRow. No rows where there is no such
    // table. kInvalidInput for a table without a required column.
    template <class Take>
    Status each(std::string_view name, const LegacyColumns& columns, LegacyTarget target,
                const Take& take) {
        const auto found = tables_.find(name);
        if (found == tables_.end()) return {};
        for (const TextTable* table : found->second) {
            TRY(const auto places, places_of(*table, columns));
            for (std::size_t row = 0; row < table->rows.size(); ++row) {
                LegacyRow one(*table, places, row, target, book_.rejected);
                take(one);
            }
        }
        note(name, true, "");
        return {};
    }
    // Why a table is not read.
    void leave_out(std::string_view name, std::string_view why) { note(name, false, why); }
    // Tables that neither was called for.
    void leave_out_others(std::string_view why);

private:
    Result<std::map<std::string, std::size_t, std::less<>>> places_of(const TextTable& table,
                                                                      const LegacyColumns& columns);
    void note(std::string_view name, bool is_read, std::string_view why);

    std::map<std::string, std::vector<const TextTable*>, std::less<>> tables_;
    LegacyBook& book_;
};

}  // namespace ballast::ingest::detail
