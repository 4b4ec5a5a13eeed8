// The result of a query: a table of cells in one block of memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "fin/currency.hpp"
#include "fin/date.hpp"

namespace ballast::store {

class Rows;

// One row; must not outlive its Rows. Reading a cell as a type that the statement does not return
// is a bug (CHECK); text that fails to parse is kCorrupted.
class Row {
public:
    bool is_null(std::size_t column) const;
    bool is_integer(std::size_t column) const;
    std::int64_t integer(std::size_t column) const;
    double real(std::size_t column) const;
    bool truth(std::size_t column) const { return integer(column) != 0; }
    // For text and blobs.
    std::string_view text(std::size_t column) const;
    std::string string(std::size_t column) const { return std::string(text(column)); }
    Instant instant(std::size_t column) const { return Instant::from_micros(integer(column)); }

    Result<Decimal> decimal(std::size_t column) const;
    Result<fin::Date> date(std::size_t column) const;
    Result<fin::Currency> currency(std::size_t column) const;
    template <class T>
    Result<T> id(std::size_t column) const {
        auto parsed = T::parse(text(column));
        if (!parsed) return corrupted(column, "an id");
        return parsed;
    }

    std::optional<Instant> optional_instant(std::size_t column) const {
        return is_null(column) ? std::nullopt : std::optional(instant(column));
    }
    Result<std::optional<Decimal>> optional_decimal(std::size_t column) const;
    Result<std::optional<fin::Date>> optional_date(std::size_t column) const;

private:
    friend class Rows;
    Row(const Rows& rows, std::size_t index) : rows_(&rows), index_(index) {}
    Error corrupted(std::size_t column, std::string_view expected) const;

    const Rows* rows_;
    std::size_t index_;
};

class Rows {
public:
    explicit Rows(std::size_t columns = 0) : columns_(columns) {}

    std::size_t size() const { return columns_ == 0 ? 0 : cells_.size() / columns_; }
    bool empty() const { return cells_.empty(); }
    std::size_t columns() const { return columns_; }
    Row operator[](std::size_t index) const {
        CHECK(index < size());
        return {*this, index};
    }

    class Iterator {
    public:
        Iterator(const Rows& rows, std::size_t index) : rows_(&rows), index_(index) {}
        Row operator*() const { return (*rows_)[index_]; }
        Iterator& operator++() {
            ++index_;
            return *this;
        }
        bool operator==(const Iterator& other) const { return index_ == other.index_; }

    private:
        const Rows* rows_;
        std::size_t index_;
    };
    Iterator begin() const { return {*this, 0}; }
    Iterator end() const { return {*this, size()}; }

    // Filled cell by cell, in row order, by the implementations.
    void add_null() { cells_.push_back({Kind::kNull, 0, 0}); }
    void add_integer(std::int64_t value) { cells_.push_back({Kind::kInteger, value, 0}); }
    void add_real(double value);
    void add_text(std::string_view value);

private:
    friend class Row;
    enum class Kind : std::uint8_t { kNull, kInteger, kReal, kText };
    struct Cell {
        Kind kind;
        std::int64_t value;  // the integer, the bits of the real, or the offset of the text
        std::size_t length;
    };
    const Cell& cell(std::size_t row, std::size_t column) const {
        CHECK(column < columns_);
        return cells_[row * columns_ + column];
    }

    std::size_t columns_;
    std::vector<Cell> cells_;
    std::string text_;
};

}  // namespace ballast::store
