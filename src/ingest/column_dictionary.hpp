// Inside the column reader: texts to codes, in the order in which they are first seen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "ingest/column_values.hpp"

namespace ballast::ingest::detail {

__extension__ using Unsigned128 = unsigned __int128;

// Whether a cell holds "" for a quote. A byte stands before every cell, and quotes within one are
// those of "": only cells in quotes have any.
inline bool has_escapes(std::string_view text) {
    return text.data()[-1] == '"' && text.find('"') != std::string_view::npos;
}

// Open addressing; texts of up to sixteen bytes are compared within their slot.
class ColumnDictionary {
public:
    struct Word {
        std::string_view text;
        std::size_t first_row = 0;
        bool escaped = false;  // holds "" for one quote
    };

    ColumnDictionary() : slots_(256) {}

    const std::vector<Word>& words() const { return words_; }

    struct Key {
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        std::uint64_t hash = 0;
    };

    // `room`: bytes that may be read before the end of the text.
    static Key key_of(std::string_view text, std::size_t room) {
        Key key;
        const std::size_t size = text.size();
        if (size >= 8) {
            key.first = load8(text.data());
            key.last = load8(text.data() + size - 8);
        } else if (size > 0 && room >= 8) {
            key.first = load8(text.data() + size - 8) >> ((8 - size) * 8);
        } else if (size > 0) {
            std::memcpy(&key.first, text.data(), size);
        }
        std::uint64_t middle = 0;
        for (std::size_t at = 8; at + 8 < size; at += 8)
            middle = (middle ^ load8(text.data() + at)) * 0x9E3779B97F4A7C15ULL;
        const auto product = static_cast<Unsigned128>(key.first ^ 0x9E3779B97F4A7C15ULL) *
                             (key.last ^ middle ^ 0xD6E8FEB86659FD93ULL ^ size);
        key.hash = static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
        return key;
    }

    std::uint32_t code_of(std::string_view text, std::size_t room, std::size_t row) {
        const Key key = key_of(text, room);
        for (std::size_t at = key.hash & (slots_.size() - 1);;
             at = (at + 1) & (slots_.size() - 1)) {
            const Slot& slot = slots_[at];
            if (slot.first == key.first && slot.last == key.last && slot.size == text.size() &&
                (text.size() <= 16 || words_[slot.code].text == text))
                return slot.code;
            if (slot.size == kEmpty) return insert(text, key, row);
        }
    }

private:
    static constexpr std::uint32_t kEmpty = 0xFFFFFFFFU;
    struct Slot {
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        std::uint32_t size = kEmpty;
        std::uint32_t code = 0;
    };

    std::uint32_t insert(std::string_view text, const Key& key, std::size_t row) {
        const auto code = static_cast<std::uint32_t>(words_.size());
        words_.push_back({text, row, has_escapes(text)});
        put({key.first, key.last, static_cast<std::uint32_t>(text.size()), code}, key.hash);
        if (words_.size() * 3 > slots_.size() * 2) grow();
        return code;
    }

    void put(const Slot& slot, std::uint64_t hash) {
        std::size_t at = hash & (slots_.size() - 1);
        while (slots_[at].size != kEmpty) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = slot;
    }

    void grow() {
        slots_.assign(slots_.size() * 2, Slot{});
        for (std::size_t code = 0; code < words_.size(); ++code) {
            const std::string_view text = words_[code].text;
            const Key key = key_of(text, 0);
            put({key.first, key.last, static_cast<std::uint32_t>(text.size()),
                 static_cast<std::uint32_t>(code)},
                key.hash);
        }
    }

    std::vector<Slot> slots_;
    std::vector<Word> words_;
};

}  // namespace ballast::ingest::detail
