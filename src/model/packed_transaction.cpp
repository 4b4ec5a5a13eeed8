#include "model/packed_transaction.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>

#include "model/describe_transaction.hpp"

namespace ballast::model {

namespace {

using Described = describe::Described<Transaction>;

constexpr std::uint8_t kEnd = 0xff;
static_assert(Described::fields.kCount < kEnd);

void put(const std::string& term, RowWriter& writer) { writer.text(term); }
void put(Decimal term, RowWriter& writer) { writer.decimal(term); }
void put(fin::Date term, RowWriter& writer) { writer.signed_number(term.serial()); }
void put(TransactionType term, RowWriter& writer) { writer.byte(static_cast<std::uint8_t>(term)); }
// With its digits, so that reading looks nothing up.
void put(fin::Currency term, RowWriter& writer) {
    static_assert(std::is_trivially_copyable_v<fin::Currency>);
    writer.text({reinterpret_cast<const char*>(&term), sizeof term});
}
template <class Term>
void put(const std::optional<Term>& term, RowWriter& writer) {
    put(*term, writer);
}

void take(std::string& term, RowReader& reader) { term = reader.text(); }
void take(Decimal& term, RowReader& reader) { term = reader.decimal(); }
void take(fin::Date& term, RowReader& reader) {
    term = fin::Date::from_serial(static_cast<std::int32_t>(reader.signed_number()));
}
void take(TransactionType& term, RowReader& reader) {
    term = static_cast<TransactionType>(reader.byte());
}
void take(fin::Currency& term, RowReader& reader) {
    std::ranges::copy(reader.text(), reinterpret_cast<char*>(&term));
}
template <class Term>
void take(std::optional<Term>& term, RowReader& reader) {
    take(term.emplace(), reader);
}

}  // namespace

void pack(const Transaction& transaction, RowWriter& writer) {
    static const Transaction kEmpty;
    std::uint8_t number = 0;
    Described::fields.each([&](const auto& field) {
        if (transaction.*field.member != kEmpty.*field.member) {
            writer.byte(number);
            put(transaction.*field.member, writer);
        }
        ++number;
    });
    writer.byte(kEnd);
}

void unpack(Transaction& transaction, RowReader& reader) {
    transaction = {};
    std::uint8_t next = reader.byte();
    std::uint8_t number = 0;
    Described::fields.each([&](const auto& field) {
        if (next == number++) {
            take(transaction.*field.member, reader);
            next = reader.byte();
        }
    });
}

void pack(const ImportRow& row, RowWriter& writer) {
    writer.byte(static_cast<std::uint8_t>(row.index()));
    if (const auto* imported = std::get_if<ImportedRow>(&row)) {
        writer.number(imported->line);
        writer.text(imported->source_id);
        pack(imported->transaction, writer);
    } else if (const auto* rejected = std::get_if<RejectedRow>(&row)) {
        writer.number(rejected->line);
        for (const std::string* text : {&rejected->code, &rejected->column, &rejected->value,
                                        &rejected->expected, &rejected->fix})
            writer.text(*text);
    } else {
        const auto& skipped = std::get<SkippedRow>(row);
        writer.number(skipped.line);
        writer.text(skipped.reason);
    }
}

void unpack(ImportRow& row, RowReader& reader) {
    switch (reader.byte()) {
        case 0: {
            auto& imported = row.emplace<ImportedRow>();
            imported.line = reader.number();
            imported.source_id = reader.text();
            unpack(imported.transaction, reader);
            return;
        }
        case 1: {
            auto& rejected = row.emplace<RejectedRow>();
            rejected.line = reader.number();
            for (std::string* text : {&rejected.code, &rejected.column, &rejected.value,
                                      &rejected.expected, &rejected.fix})
                *text = reader.text();
            return;
        }
        default: {
            auto& skipped = row.emplace<SkippedRow>();
            skipped.line = reader.number();
            skipped.reason = reader.text();
        }
    }
}

void PackedTransactions::push_back(const Transaction& transaction) {
    rows_.push_back(transaction);
    dates_.push_back(transaction.date);
    types_.push_back(transaction.type);
}

}  // namespace ballast::model
