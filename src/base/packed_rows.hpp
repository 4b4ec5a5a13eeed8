// Many rows in memory as bytes, a tenth of what structs with texts and optional numbers take.
//
// PackedRows holds the bytes in blocks of a megabyte, which are returned to the system as soon as
// their rows are released. PackedQueue is a sequence of T on top of it: T is read and written as a
// whole, by the functions pack(const T&, RowWriter&) and unpack(T&, RowReader&) of its namespace.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/decimal.hpp"

namespace ballast {

// Appends values to bytes, short where the value is small.
class RowWriter {
public:
    void byte(std::uint8_t value) { bytes_ += static_cast<char>(value); }
    void number(std::uint64_t value);
    void signed_number(std::int64_t value);
    void text(std::string_view value);
    void decimal(Decimal value);

    std::string_view bytes() const { return bytes_; }
    void clear() { bytes_.clear(); }

private:
    std::string bytes_;
};

// Reads them back in the same order.
class RowReader {
public:
    explicit RowReader(std::string_view bytes) : next_(bytes.data()) {}

    std::uint8_t byte() { return static_cast<std::uint8_t>(*next_++); }
    std::uint64_t number();
    std::int64_t signed_number();
    std::string_view text();
    Decimal decimal();

private:
    const char* next_;
};

class PackedRows {
public:
    std::size_t size() const { return places_.size(); }
    void reserve(std::size_t rows) { places_.reserve(rows); }
    void push_back(std::string_view row);
    // Replaces a row; its earlier bytes stay until the block is released.
    void set(std::size_t row, std::string_view bytes) { replaced_[row] = bytes; }
    // From the beginning of the row to the end of its block at most: a row knows where it ends.
    std::string_view operator[](std::size_t row) const;
    // Frees the blocks that have only rows before `row`, or from `row` on. These rows must not be
    // read again.
    void release_before(std::size_t row);
    void release_from(std::size_t row);

private:
    static constexpr std::size_t kBlock = std::size_t{1} << 20;

    // The block, and the offset within it.
    static constexpr std::uint64_t place(std::size_t block, std::size_t offset) {
        return (std::uint64_t{block} << 32U) | offset;
    }

    std::vector<std::string> blocks_;
    std::vector<std::uint64_t> places_;
    std::unordered_map<std::size_t, std::string> replaced_;
    std::size_t released_ = 0;  // blocks before this one
};

template <class T>
class PackedQueue {
public:
    class Iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = const T*;
        using reference = T;

        Iterator() = default;
        Iterator(const PackedQueue* queue, std::size_t at) : queue_(queue), at_(at) {}
        T operator*() const { return (*queue_)[at_]; }
        Iterator& operator++() {
            ++at_;
            return *this;
        }
        Iterator operator++(int) { return {queue_, at_++}; }
        bool operator==(const Iterator&) const = default;

    private:
        const PackedQueue* queue_ = nullptr;
        std::size_t at_ = 0;
    };
    using value_type = T;

    PackedQueue() = default;
    PackedQueue(std::initializer_list<T> rows) : PackedQueue(rows.begin(), rows.end()) {}
    template <std::input_iterator First>
    PackedQueue(First first, First last) {
        for (; first != last; ++first) push_back(*first);
    }

    std::size_t size() const { return rows_.size(); }
    bool empty() const { return rows_.size() == 0; }
    void push_back(const T& row) { rows_.push_back(packed(row)); }
    T operator[](std::size_t row) const {
        RowReader reader(rows_[row]);
        T value;
        unpack(value, reader);
        return value;
    }
    T back() const { return (*this)[size() - 1]; }
    void set(std::size_t row, const T& value) { rows_.set(row, packed(value)); }
    // Passes each row to `change`, which may change it.
    template <class Change>
    void change_each(Change&& change) {
        PackedQueue changed;
        for (std::size_t row = 0; row < size(); ++row) {
            T value = (*this)[row];
            release_before(row);
            change(value);
            changed.push_back(value);
        }
        *this = std::move(changed);
    }
    void release_before(std::size_t row) { rows_.release_before(row); }

    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, size()}; }

private:
    std::string_view packed(const T& row) {
        writer_.clear();
        pack(row, writer_);
        return writer_.bytes();
    }

    PackedRows rows_;
    RowWriter writer_;
};

}  // namespace ballast
