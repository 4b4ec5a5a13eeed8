// The positions of a session in memory, by term: a fraction of the memory of the unpacked ones.
//
// A term is stored as small as its type allows: texts as codes, names and flags as a byte. A term
// that no position states takes no memory. Built by add(), then finish(); read from any thread.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/describe_bank_position.hpp"

namespace ballast::alm {

// The distinct values of a text.
class WordList {
public:
    std::uint32_t code_of(const std::string& word);
    const std::string& word(std::uint32_t code) const { return words_[code]; }
    // nullopt when no position has the value.
    std::optional<std::uint32_t> find(std::string_view word) const;
    std::size_t size() const { return words_.size(); }

private:
    std::vector<std::string> words_;
    std::unordered_map<std::string, std::uint32_t> codes_;
};

namespace detail {

inline constexpr double kAbsentNumber = std::numeric_limits<double>::quiet_NaN();
inline constexpr std::int32_t kAbsentInteger = std::numeric_limits<std::int32_t>::min();
inline constexpr std::uint8_t kAbsentByte = 0xFF;

// The smallest form of a term, and the conversions.
inline double packed(double term) { return term; }
inline std::int32_t packed(int term) { return term; }
inline std::uint8_t packed(bool term) { return term; }
template <class Enum>
    requires std::is_enum_v<Enum>
std::uint8_t packed(Enum term) {
    return static_cast<std::uint8_t>(term);
}
inline double packed(const std::optional<double>& term) { return term.value_or(kAbsentNumber); }
inline std::int32_t packed(const std::optional<int>& term) { return term.value_or(kAbsentInteger); }
inline std::int32_t packed(const std::optional<fin::Date>& term) {
    return term ? term->serial() : kAbsentInteger;
}
template <class Small>
    requires std::is_enum_v<Small> || std::is_same_v<Small, bool>
std::uint8_t packed(const std::optional<Small>& term) {
    return term ? packed(*term) : kAbsentByte;
}

template <class Term, class Packed>
void unpack(Packed cell, Term& term) {
    if constexpr (std::is_same_v<Term, std::optional<double>>) {
        if (!std::isnan(cell)) term = cell;
    } else if constexpr (std::is_same_v<Term, std::optional<int>>) {
        if (cell != kAbsentInteger) term = cell;
    } else if constexpr (std::is_same_v<Term, std::optional<fin::Date>>) {
        if (cell != kAbsentInteger) term = fin::Date::from_serial(cell);
    } else if constexpr (requires { typename Term::value_type; }) {
        if (cell != kAbsentByte) term = static_cast<typename Term::value_type>(cell);
    } else {
        term = static_cast<Term>(cell);
    }
}

// One term of all positions. Empty as long as every position has the default.
template <class Term>
class PackedColumn {
public:
    using Cell = decltype(packed(std::declval<const Term&>()));

    // `row` positions are stored; this is the next one's term.
    void add(std::size_t row, const Term& term, const Term& initial) {
        if (cells_.empty()) {
            if (term == initial) return;
            cells_.assign(row, packed(initial));
        }
        cells_.push_back(packed(term));
    }
    // `term` has the default before the call.
    void read(std::size_t row, Term& term) const {
        if (cells_.empty()) return;
        term = Term{};
        unpack(cells_[row], term);
    }
    void shrink() { cells_.shrink_to_fit(); }
    std::size_t bytes() const { return cells_.capacity() * sizeof(Cell); }

private:
    std::vector<Cell> cells_;
};

template <>
class PackedColumn<std::string> {
public:
    void add(std::size_t row, const std::string& term, const std::string& initial) {
        if (codes_.empty()) {
            if (term == initial) return;
            codes_.assign(row, words_.code_of(initial));
        }
        codes_.push_back(words_.code_of(term));
    }
    void read(std::size_t row, std::string& term) const {
        if (!codes_.empty()) term = words_.word(codes_[row]);
    }
    const std::string& text(std::size_t row) const {
        static const std::string none;
        return codes_.empty() ? none : words_.word(codes_[row]);
    }
    // nullopt: no position has the value. Where no position states the term, all have code 0.
    std::optional<std::uint32_t> find(std::string_view word) const {
        if (!codes_.empty()) return words_.find(word);
        return word.empty() ? std::optional<std::uint32_t>(0) : std::nullopt;
    }
    std::uint32_t code(std::size_t row) const { return codes_.empty() ? 0 : codes_[row]; }
    // At least one: the value of code 0.
    std::size_t word_count() const { return codes_.empty() ? 1 : words_.size(); }
    std::string_view word(std::uint32_t code) const {
        return codes_.empty() ? std::string_view() : std::string_view(words_.word(code));
    }
    void shrink() { codes_.shrink_to_fit(); }
    std::size_t bytes() const { return codes_.capacity() * sizeof(std::uint32_t); }

private:
    WordList words_;
    std::vector<std::uint32_t> codes_;
};

template <>
class PackedColumn<model::DatedAmounts> {
public:
    void add(std::size_t row, const model::DatedAmounts& term, const model::DatedAmounts& none) {
        (void)none;
        if (!term.empty()) amounts_.try_emplace(row, term);
    }
    void read(std::size_t row, model::DatedAmounts& term) const {
        if (const auto found = amounts_.find(row); found != amounts_.end()) term = found->second;
    }
    void shrink() {}
    std::size_t bytes() const;

private:
    std::unordered_map<std::size_t, model::DatedAmounts> amounts_;
};

}  // namespace detail

class PackedPositions {
    using Description = describe::Described<model::BankPosition>;
    static constexpr std::size_t kTerms = Description::fields.kCount;

    template <std::size_t Index>
    using Term =
        std::remove_cvref_t<decltype(std::declval<model::BankPosition>().*
                                     describe::field_at<Index>(Description::fields).member)>;

    template <std::size_t... Index>
    static std::tuple<detail::PackedColumn<Term<Index>>...> columns_of(
        std::index_sequence<Index...>);

    // The place of a member in the description.
    template <auto Member, std::size_t Index = 0>
    static constexpr std::size_t place_of() {
        static_assert(Index < kTerms, "the term is not described");
        constexpr auto described = describe::field_at<Index>(Description::fields).member;
        if constexpr (std::is_same_v<decltype(described), const decltype(Member)>)
            if constexpr (described == Member) return Index;
        if constexpr (Index + 1 < kTerms) return place_of<Member, Index + 1>();
        return kTerms;
    }

public:
    void add(const model::BankPosition& position, std::int64_t file, std::int64_t line);
    // Call after the last position; enables lookup by id.
    void finish();

    std::size_t size() const { return places_.size(); }
    model::BankPosition position(std::size_t i) const;
    std::string_view id(std::size_t i) const;
    std::optional<std::size_t> find(std::string_view id) const;
    std::int32_t file(std::size_t i) const { return places_[i].file; }
    std::int32_t line(std::size_t i) const { return places_[i].line; }
    std::size_t bytes() const;

    // One term of all positions: term<&BankPosition::rate>(i).
    template <auto Member>
    auto term(std::size_t i) const {
        Term<place_of<Member>()> value = initial_.*Member;
        column<Member>().read(i, value);
        return value;
    }
    // The column of a text: its codes and words.
    template <auto Member>
    const auto& column() const {
        return std::get<place_of<Member>()>(columns_);
    }

private:
    struct Place {
        std::uint64_t id_begin;
        std::uint32_t id_length;
        std::int32_t file, line;
    };

    model::BankPosition initial_;
    decltype(columns_of(std::make_index_sequence<kTerms>{})) columns_;
    std::vector<Place> places_;
    std::string ids_;
    std::vector<std::uint32_t> slots_;  // hash table by id: index + 1
};

}  // namespace ballast::alm
