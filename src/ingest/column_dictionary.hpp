// Internal to the column reader: maps words to codes, in order of first appearance.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/column_cells.hpp"
#include "ingest/column_values.hpp"

namespace ballast::ingest::detail {

__extension__ using Unsigned128 = unsigned __int128;

// Open addressing from hashes to codes, next to an array of the words as sixteen bytes each: a
// short word is compared only there, longer ones also with a copy. This keeps the dictionaries of
// all columns in the cache. The cost is latency, so cells are looked up many at a time, which
// overlaps it.
class ColumnDictionary {
public:
    struct Word {
        std::string_view text;
        std::size_t first_row = 0;
        std::uint64_t hash = 0;
        bool escaped = false;  // contains "" for one quote
    };
    static constexpr std::uint32_t kUnknown = 0xFFFFFFFFU;

    const std::vector<Word>& words() const { return words_; }

    // For each cell the candidate place of its word, to be checked by `code_at`.
    void look_up(const ShortCell* cells, std::size_t count, std::uint32_t* places) const {
        const std::uint32_t* const table = places_.data();
        const std::size_t mask = places_.size() - 1;
        for (std::size_t i = 0; i < count; ++i) places[i] = table[hash_of(cells[i]) & mask];
        const ShortCell* const keys = keys_.data();
        for (std::size_t i = 0; i < count; ++i) __builtin_prefetch(keys + places[i]);
    }

    // The code of a cell that was looked up; kUnknown for one without a code, and for an empty one.
    // Words may have been added since.
    std::uint32_t code_at(std::uint32_t place, const ShortCell& cell) const {
        // Place 0 is unused: its key belongs to no word.
        return keys_.data()[place] == cell ? place - 1 : find_short(cell);
    }

    // `row` and `escaped` describe a new word.
    std::uint32_t code_of(std::string_view text, std::size_t row, bool escaped) {
        const ShortCell key = key_of(text);
        const std::uint64_t hash = hash_of(key);
        for (std::size_t at = hash;; ++at) {
            const std::uint32_t place = places_[at & (places_.size() - 1)];
            if (place == 0) break;
            if (keys_[place] == key &&
                (text.size() <= sizeof(key) || words_[place - 1].text == text))
                return place - 1;
        }
        words_.push_back({copied(text), row, hash, escaped});
        keys_.push_back(key);
        if (words_.size() * 2 > places_.size())
            grow();
        else
            put(hash, static_cast<std::uint32_t>(words_.size()));
        return static_cast<std::uint32_t>(words_.size() - 1);
    }

private:
    // A short word as loaded from its column. For a longer one its end and a hash of the rest, with
    // a first byte that occurs in no text; likewise for the empty word, since a cell that is not
    // short is loaded as zeros.
    static ShortCell key_of(std::string_view text) {
        ShortCell key{};
        const std::size_t size = text.size();
        if (size == 0) return {.first = 0xFF, .last = 0};
        if (size <= sizeof(key)) {
            std::memcpy(reinterpret_cast<char*>(&key) + sizeof(key) - size, text.data(), size);
            return key;
        }
        std::uint64_t hash = size;
        for (std::size_t at = 0; at + 8 < size; at += 8) hash = mix(hash, load8(text.data() + at));
        return {.first = hash | 0xFF, .last = load8(text.data() + size - 8)};
    }

    // Both halves of a product depend on all bits of its factors (as in W. Yi's wyhash).
    static std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
        const auto product =
            static_cast<Unsigned128>(a ^ 0x9E3779B97F4A7C15ULL) * (b ^ 0xD6E8FEB86659FD93ULL);
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    }
    static std::uint64_t hash_of(const ShortCell& cell) { return mix(cell.first, cell.last); }

    std::uint32_t find_short(const ShortCell& cell) const {
        for (std::size_t at = hash_of(cell);; ++at) {
            const std::uint32_t place = places_[at & (places_.size() - 1)];
            if (place == 0) return kUnknown;
            if (keys_[place] == cell) return place - 1;
        }
    }

    // Copies of words that differ from their keys, stored contiguously.
    std::string_view copied(std::string_view text) {
        if (text.size() <= sizeof(ShortCell)) return text;
        if (copies_.empty() || copies_.back().capacity() - copies_.back().size() < text.size()) {
            copies_.emplace_back();
            copies_.back().reserve(std::max(kCopyBytes, text.size()));
        }
        std::string& copies = copies_.back();  // within its capacity: it does not move
        copies.append(text);
        return std::string_view(copies).substr(copies.size() - text.size());
    }

    void put(std::uint64_t hash, std::uint32_t place) {
        std::size_t at = hash;
        while (places_[at & (places_.size() - 1)] != 0) ++at;
        places_[at & (places_.size() - 1)] = place;
    }

    void grow() {
        places_.assign(places_.size() * 2, 0);
        for (std::size_t code = 0; code < words_.size(); ++code)
            put(words_[code].hash, static_cast<std::uint32_t>(code + 1));
    }

    static constexpr std::size_t kCopyBytes = std::size_t{1} << 16;
    std::vector<std::uint32_t> places_ =
        std::vector<std::uint32_t>(256);                       // code plus one; 0: unused
    std::vector<ShortCell> keys_ = std::vector<ShortCell>(1);  // by place
    std::vector<Word> words_;                                  // by code
    std::deque<std::string> copies_;
};

}  // namespace ballast::ingest::detail
