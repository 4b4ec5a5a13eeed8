// Transactions and rows of imports as bytes in memory (base/packed_rows.hpp): about 60 bytes for a
// trade in place of the 600 of the struct.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/packed_rows.hpp"
#include "model/imported_row.hpp"
#include "model/transaction.hpp"

namespace ballast::model {

// The terms that differ from those of an empty transaction.
void pack(const Transaction& transaction, RowWriter& writer);
void unpack(Transaction& transaction, RowReader& reader);
void pack(const ImportRow& row, RowWriter& writer);
void unpack(ImportRow& row, RowReader& reader);

// Transactions with their dates and types, by which a ledger is put in order.
class PackedTransactions {
public:
    std::size_t size() const { return dates_.size(); }
    void push_back(const Transaction& transaction);
    Transaction operator[](std::size_t row) const { return rows_[row]; }
    fin::Date date(std::size_t row) const { return dates_[row]; }
    TransactionType type(std::size_t row) const { return types_[row]; }

private:
    PackedQueue<Transaction> rows_;
    std::vector<fin::Date> dates_;
    std::vector<TransactionType> types_;
};

// A list of transactions that is read one at a time: structs, or packed ones in the order of
// `places`. Refers to its source.
class TransactionRows {
public:
    TransactionRows(std::span<const Transaction> rows) : rows_(rows) {}
    TransactionRows(const std::vector<Transaction>& rows) : rows_(rows) {}
    TransactionRows(const PackedTransactions& packed, std::span<const std::uint32_t> places)
        : packed_(&packed), places_(places) {}

    std::size_t size() const { return packed_ != nullptr ? places_.size() : rows_.size(); }
    // Valid until the next call.
    const Transaction& operator[](std::size_t row) {
        if (packed_ == nullptr) return rows_[row];
        return current_ = (*packed_)[places_[row]];
    }
    fin::Date date(std::size_t row) const {
        return packed_ != nullptr ? packed_->date(places_[row]) : rows_[row].date;
    }
    TransactionType type(std::size_t row) const {
        return packed_ != nullptr ? packed_->type(places_[row]) : rows_[row].type;
    }
    // All of them as structs, unpacked where they are packed.
    std::span<const Transaction> list() {
        if (packed_ != nullptr && unpacked_.empty())
            for (const std::uint32_t place : places_) unpacked_.push_back((*packed_)[place]);
        return packed_ != nullptr ? std::span<const Transaction>(unpacked_) : rows_;
    }

private:
    std::span<const Transaction> rows_;
    const PackedTransactions* packed_ = nullptr;
    std::span<const std::uint32_t> places_;
    Transaction current_;
    std::vector<Transaction> unpacked_;
};

}  // namespace ballast::model
