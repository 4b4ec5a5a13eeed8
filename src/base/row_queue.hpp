// A sequence of rows that is filled at the end and consumed from either end, in blocks of a
// megabyte: a consumed block is returned to the system at once, so that rows which become other
// rows take memory once. A vector keeps all of its memory until the end and doubles it on the way,
// a std::deque takes each large element from the heap, which keeps it.
#pragma once

#include <cstddef>
#include <deque>
#include <initializer_list>
#include <iterator>
#include <utility>
#include <vector>

namespace ballast {

// References remain valid until their row is removed.
template <class T>
class RowQueue {
    template <class Queue, class Row>
    class Iterator {
    public:
        using iterator_category = std::forward_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using pointer = Row*;
        using reference = Row&;

        Iterator() = default;
        Iterator(Queue* queue, std::size_t at) : queue_(queue), at_(at) {}

        Row& operator*() const { return (*queue_)[at_]; }
        Row* operator->() const { return &(*queue_)[at_]; }
        Iterator& operator++() {
            ++at_;
            return *this;
        }
        Iterator operator++(int) { return {queue_, at_++}; }
        bool operator==(const Iterator&) const = default;

    private:
        Queue* queue_ = nullptr;
        std::size_t at_ = 0;
    };

public:
    using value_type = T;

    RowQueue() = default;
    RowQueue(std::initializer_list<T> rows) {
        for (const T& row : rows) push_back(row);
    }

    template <std::input_iterator First>
    RowQueue(First first, First last) {
        for (; first != last; ++first) push_back(*first);
    }

    std::size_t size() const { return size_; }
    bool empty() const { return size_ == 0; }

    T& operator[](std::size_t i) { return blocks_[(first_ + i) / kRows][(first_ + i) % kRows]; }
    const T& operator[](std::size_t i) const {
        return blocks_[(first_ + i) / kRows][(first_ + i) % kRows];
    }
    T& front() { return blocks_.front()[first_]; }
    T& back() { return blocks_.back().back(); }
    const T& back() const { return blocks_.back().back(); }

    template <class... Parts>
    T& emplace_back(Parts&&... parts) {
        if (blocks_.empty() || blocks_.back().size() == kRows)
            blocks_.emplace_back().reserve(kRows);
        T& row = blocks_.back().emplace_back(std::forward<Parts>(parts)...);
        ++size_;
        return row;
    }
    void push_back(T row) { emplace_back(std::move(row)); }

    void pop_front() {
        --size_;
        ++first_;
        if (size_ > 0 && first_ < kRows) return;
        blocks_.pop_front();
        first_ = 0;
    }
    void pop_back() {
        --size_;
        blocks_.back().pop_back();
        if (size_ == 0) first_ = 0;
        if (size_ == 0 || blocks_.back().empty()) blocks_.pop_back();
    }

    auto begin() { return Iterator<RowQueue, T>(this, 0); }
    auto end() { return Iterator<RowQueue, T>(this, size_); }
    auto begin() const { return Iterator<const RowQueue, const T>(this, 0); }
    auto end() const { return Iterator<const RowQueue, const T>(this, size_); }

private:
    static constexpr std::size_t kRows = (std::size_t{1} << 20) / sizeof(T) + 1;

    std::deque<std::vector<T>> blocks_;  // all but the last have kRows
    std::size_t first_ = 0;              // in the first block
    std::size_t size_ = 0;
};

}  // namespace ballast
