#include "service/market/security_change.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <functional>
#include <set>
#include <string_view>
#include <utility>

#include "base/plain_text.hpp"
#include "base/quotable.hpp"
#include "ingest/rejected_rows.hpp"
#include "model/describe_security.hpp"

namespace ballast::service {

namespace {

using model::Security;

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (c == ' ' || c == '-') c = '_';
    }
    return out;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

struct TextField {
    std::string_view name;
    std::optional<std::string> SecurityChange::* change;
    std::string Security::* stored;
    std::size_t most;
};

constexpr TextField kTexts[] = {{"name", &SecurityChange::name, &Security::name, 200},
                                {"sector", &SecurityChange::sector, &Security::sector, 100},
                                {"industry", &SecurityChange::industry, &Security::industry, 100},
                                {"exchange", &SecurityChange::exchange, &Security::exchange, 100},
                                {"country", &SecurityChange::country, &Security::country, 8}};

const std::vector<std::string_view>& type_names() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> all;
        for (const auto& one : describe::Described<model::AssetType>::values)
            all.push_back(describe::to_word(one.value));
        return all;
    }();
    return names;
}

class TableReader {
public:
    explicit TableReader(const ingest::CsvTable& table) : table_(table) {}

    Result<SecurityTable> read() {
        for (const ingest::CsvTable::Column& column : table_.columns) {
            std::string name = lower(trimmed(column.name));
            if (name == "ticker") name = "symbol";
            if (name == "asset_type" || name == "asset_class") name = "type";
            columns_.push_back(std::move(name));
        }
        if (std::ranges::find(columns_, "symbol") == columns_.end()) {
            std::vector<std::string> names;
            for (const auto& column : table_.columns) names.push_back(column.name);
            Error error = fail(Code::kInvalidInput,
                               fmt::format("the file has no column of symbols; its columns are: {}",
                                           listed_names(names)));
            error.errors.push_back(
                {"line 1", "columns", error.message, "name the column \"symbol\""});
            return error;
        }
        const std::set<std::string_view> known{"symbol",   "name",     "type",    "sector",
                                               "industry", "exchange", "country", "currency"};
        for (std::size_t c = 0; c < columns_.size(); ++c)
            if (!known.contains(columns_[c]))
                out_.ignored.push_back(quotable(table_.columns[c].name));
        for (std::size_t row = 0; row < table_.rows; ++row) {
            read_row(row);
            if (out_.rejected.size() <= ingest::kMostRejectedRows) continue;
            const RejectedSecurity& first = out_.rejected.front();
            return ingest::too_many_rejected(first.line, first.column,
                                             "expected " + first.expected);
        }
        return std::move(out_);
    }

private:
    std::string_view cell(std::size_t row, std::string_view name) const {
        for (std::size_t c = 0; c < columns_.size(); ++c)
            if (columns_[c] == name)
                return table_.columns[c].cells[row] ? trimmed(*table_.columns[c].cells[row])
                                                    : std::string_view();
        return {};
    }

    void reject(std::size_t row, std::string column, std::string_view value, std::string reason,
                std::string expected, std::string fix) {
        out_.rejected.push_back({table_.line_of_row(row), std::string(cell(row, "symbol")),
                                 std::move(column), std::string(value.substr(0, 100)),
                                 std::move(reason), std::move(expected), std::move(fix)});
    }

    void read_row(std::size_t row) {
        SecurityChange change{.symbol = std::string(cell(row, "symbol"))};
        if (change.symbol.empty() || change.symbol.size() > 32 || unprintable(change.symbol))
            return reject(row, "symbol", change.symbol, "symbol",
                          fmt::format("a symbol of 1 to 32 characters, without {}", kUnprintable),
                          "correct the symbol or remove the row");
        if (!seen_.insert(change.symbol).second)
            return reject(row, "symbol", change.symbol, "duplicate", "one row per symbol",
                          "remove one of the rows");
        for (const TextField& field : kTexts) {
            const std::string_view text = cell(row, field.name);
            if (text.size() > field.most)
                return reject(row, std::string(field.name), text, "too_long",
                              fmt::format("at most {} characters", field.most), "shorten the text");
            if (const auto character = unprintable(text))
                return reject(row, std::string(field.name), text, "character",
                              fmt::format("no {}, got {}", kUnprintable, *character),
                              "remove the character");
            if (!text.empty()) change.*field.change = std::string(text);
        }
        if (const std::string_view text = cell(row, "type"); !text.empty()) {
            change.type = describe::from_word<model::AssetType>(lower(text));
            if (!change.type)
                return reject(row, "type", text, "not_allowed",
                              fmt::format("one of {}", fmt::join(type_names(), ", ")),
                              "correct the type or leave it empty");
        }
        if (const std::string_view text = cell(row, "currency"); !text.empty()) {
            const auto currency = fin::Currency::parse(text);
            if (!currency)
                return reject(row, "currency", text, "currency", "an ISO 4217 code such as USD",
                              "correct the currency or leave it empty");
            change.currency = *currency;
        }
        out_.rows.push_back(std::move(change));
        out_.lines.push_back(table_.line_of_row(row));
    }

    const ingest::CsvTable& table_;
    std::vector<std::string> columns_;
    std::set<std::string> seen_;
    SecurityTable out_;
};

}  // namespace

Result<SecurityTable> read_security_table(const ingest::CsvTable& table) {
    return TableReader(table).read();
}

PlannedSecurity plan_security(const SecurityChange& change, const Security* stored) {
    PlannedSecurity planned{.security = stored ? *stored : Security{.symbol = change.symbol}};
    Security& security = planned.security;
    const auto note = [&](std::string_view field, std::string before, std::string after) {
        if (before != after || !stored)
            planned.changes.push_back(
                {std::string(field), stored ? std::move(before) : "", std::move(after)});
    };
    for (const TextField& field : kTexts) {
        if (!(change.*field.change)) continue;
        note(field.name, security.*field.stored, *(change.*field.change));
        security.*field.stored = *(change.*field.change);
    }
    if (change.type) {
        note("type", std::string(describe::to_word(security.type)),
             std::string(describe::to_word(*change.type)));
        security.type = *change.type;
    }
    if (change.currency) {
        // XXX, the code for no currency, removes it.
        const std::string before(model::currency_code(security));
        security.currency = change.currency;
        if (*change.currency == fin::Currency{}) security.currency.reset();
        note("currency", before, std::string(model::currency_code(security)));
    }
    planned.status = !stored                   ? SecurityStatus::kAdded
                     : planned.changes.empty() ? SecurityStatus::kUnchanged
                                               : SecurityStatus::kChanged;
    return planned;
}

}  // namespace ballast::service
