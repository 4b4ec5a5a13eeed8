// Internal to the store: described structs as rows of a table.
//
// Each field is a column with its name, or the one that kColumnName gives it; enums are stored by
// their names and lists of texts as JSON. The fields of an optional struct `option` are the columns
// `option_<field>`, all null when it is absent; those of a struct that is always there are columns
// with their own names. Column lists, placeholders and positions come from the description, so that
// statements and rows cannot disagree.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/check.hpp"
#include "base/result.hpp"
#include "describe/fields.hpp"
#include "store/rows.hpp"
#include "store/select.hpp"
#include "store/text_list.hpp"
#include "store/value.hpp"

namespace ballast::store::detail {

// ---- cells ------------------------------------------------------------------------------------

template <class Term>
inline constexpr bool kIsOptional = false;
template <class Term>
inline constexpr bool kIsOptional<std::optional<Term>> = true;

template <class Term>
inline constexpr bool kIsId = false;
template <class Tag>
inline constexpr bool kIsId<Id<Tag>> = true;

template <describe::DescribedEnum Enum>
std::string_view stored(Enum value) {
    const std::string_view word = describe::to_word(value);
    CHECK(!word.empty());
    return word;
}

template <describe::DescribedEnum Enum>
Result<Enum> from_stored(std::string_view text) {
    if (const std::optional<Enum> value = describe::from_word<Enum>(text)) return *value;
    return fail(Code::kCorrupted, fmt::format("stored value \"{}\" is unknown", text));
}

template <class Term>
Value to_cell(const Term& term) {
    if constexpr (kIsOptional<Term>)
        return term ? to_cell(*term) : Value();
    else if constexpr (describe::DescribedEnum<Term>)
        return stored(term);
    else if constexpr (std::is_same_v<Term, fin::Currency>)
        return term.code();
    else if constexpr (std::is_same_v<Term, std::vector<std::string>>)
        return encode_list(term);
    else if constexpr (std::is_same_v<Term, std::map<std::string, double>>)
        return encode_figures(term);
    else
        return term;
}

template <class Term>
Result<Term> from_cell(const Row& row, std::size_t at) {
    if constexpr (kIsOptional<Term>) {
        if (row.is_null(at)) return Term();
        TRY(auto term, from_cell<typename Term::value_type>(row, at));
        return Term(std::move(term));
    } else if constexpr (describe::DescribedEnum<Term>) {
        return from_stored<Term>(row.text(at));
    } else if constexpr (std::is_same_v<Term, bool>) {
        return row.truth(at);
    } else if constexpr (std::is_integral_v<Term>) {
        return static_cast<Term>(row.integer(at));
    } else if constexpr (std::is_same_v<Term, double>) {
        return row.real(at);
    } else if constexpr (std::is_same_v<Term, std::string>) {
        return row.string(at);
    } else if constexpr (std::is_same_v<Term, std::vector<std::string>>) {
        return decode_list(row.text(at));
    } else if constexpr (std::is_same_v<Term, std::map<std::string, double>>) {
        return decode_figures(row.text(at));
    } else if constexpr (std::is_same_v<Term, Decimal>) {
        return row.decimal(at);
    } else if constexpr (std::is_same_v<Term, fin::Date>) {
        return row.date(at);
    } else if constexpr (std::is_same_v<Term, fin::Currency>) {
        return row.currency(at);
    } else if constexpr (std::is_same_v<Term, Instant>) {
        return row.instant(at);
    } else {
        static_assert(kIsId<Term>, "this type has no form in a column");
        return row.id<Term>(at);
    }
}

// ---- rows -------------------------------------------------------------------------------------

// Specialized for members whose column is not named like their field.
template <auto Member>
inline constexpr std::string_view kColumnName{};

// The name for a member that has no column of its own: another column determines it.
inline constexpr std::string_view kNoColumn = "-";

// Members that take several columns.
template <class Term>
concept FlattenedTerm = kIsOptional<Term> && describe::DescribedStruct<typename Term::value_type>;
template <class Term>
concept EmbeddedTerm = describe::DescribedStruct<Term>;

template <describe::DescribedStruct T>
class DescribedRow {
    static constexpr const auto& kFields = describe::Described<T>::fields;
    static constexpr std::size_t kFieldCount = std::remove_cvref_t<decltype(kFields)>::kCount;

    template <std::size_t Index>
    static constexpr auto kMember = describe::field_at<Index>(kFields).member;
    template <std::size_t Index>
    using TermAt = std::remove_cvref_t<decltype(std::declval<T>().*
                                                (describe::field_at<Index>(kFields).member))>;

    template <std::size_t Index>
    static constexpr std::size_t width() {
        using Term = TermAt<Index>;
        if constexpr (FlattenedTerm<Term>)
            return DescribedRow<typename Term::value_type>::kColumns;
        else if constexpr (EmbeddedTerm<Term>)
            return DescribedRow<Term>::kColumns;
        else
            return kColumnName<kMember<Index>> == kNoColumn ? 0 : 1;
    }

    // The first column of every field, and their total.
    static constexpr auto kOffsets = []<std::size_t... Index>(std::index_sequence<Index...>) {
        std::array<std::size_t, kFieldCount + 1> offsets{};
        ((offsets[Index + 1] = offsets[Index] + width<Index>()), ...);
        return offsets;
    }(std::make_index_sequence<kFieldCount>{});

public:
    static constexpr std::size_t kColumns = kOffsets.back();

    // The column of a member, from 0; the first one of a member that takes several.
    template <auto Member>
    static constexpr std::size_t column() {
        return kOffsets[describe::kIndexOf<T, Member>];
    }

    // The names of the columns, in the order of the values of write() and read().
    static const std::vector<std::string>& names() {
        static const std::vector<std::string> names = [] {
            std::vector<std::string> made;
            each_indexed([&]<std::size_t Index>() { add_names<Index>(made); });
            return made;
        }();
        return names;
    }

    // "id, portfolio_id, symbol, …"
    static std::string column_list() { return fmt::format("{}", fmt::join(names(), ", ")); }

    // "$1, $2, …"
    static std::string placeholders() {
        std::string list;
        for (std::size_t i = 1; i <= kColumns; ++i)
            list += fmt::format("{}${}", i == 1 ? "" : ", ", i);
        return list;
    }

    static void write(const T& value, std::span<Value> cells) {
        CHECK(cells.size() >= kColumns);
        each_indexed([&]<std::size_t Index>() {
            if constexpr (width<Index>() > 0)
                write_term(value.*kMember<Index>, cells.subspan(kOffsets[Index]));
        });
    }

    // From `at`, the first column.
    static Result<T> read(const Row& row, std::size_t at = 0) {
        T value;
        Status status;
        each_indexed([&]<std::size_t Index>() {
            if constexpr (width<Index>() > 0)
                if (status) status = read_term(row, at + kOffsets[Index], value.*kMember<Index>);
        });
        TRY_STATUS(status);
        return value;
    }

    // Order by a member. Absent values sort first.
    template <auto Member>
    static SortColumn sort_by() {
        constexpr std::size_t index = describe::kIndexOf<T, Member>;
        return {names()[kOffsets[index]],
                kIsOptional<std::remove_cvref_t<decltype(std::declval<T>().*Member)>>};
    }

private:
    template <class Each>
    static void each_indexed(Each&& each) {
        [&]<std::size_t... Index>(std::index_sequence<Index...>) {
            (each.template operator()<Index>(), ...);
        }(std::make_index_sequence<kFieldCount>{});
    }

    template <std::size_t Index>
    static void add_names(std::vector<std::string>& made) {
        constexpr std::string_view name = describe::field_at<Index>(kFields).name;
        using Term = TermAt<Index>;
        if constexpr (FlattenedTerm<Term>) {
            for (const std::string& column : DescribedRow<typename Term::value_type>::names())
                made.push_back(fmt::format("{}_{}", name, column));
        } else if constexpr (EmbeddedTerm<Term>) {
            for (const std::string& column : DescribedRow<Term>::names()) made.push_back(column);
        } else if constexpr (width<Index>() > 0) {
            constexpr std::string_view given = kColumnName<kMember<Index>>;
            made.emplace_back(given.empty() ? name : given);
        }
    }

    template <class Term>
    static void write_term(const Term& term, std::span<Value> cells) {
        if constexpr (FlattenedTerm<Term>) {
            if (term) return DescribedRow<typename Term::value_type>::write(*term, cells);
            std::fill_n(cells.begin(), DescribedRow<typename Term::value_type>::kColumns, Value());
        } else if constexpr (EmbeddedTerm<Term>) {
            DescribedRow<Term>::write(term, cells);
        } else {
            cells[0] = to_cell(term);
        }
    }

    template <class Term>
    static Status read_term(const Row& row, std::size_t at, Term& term) {
        if constexpr (FlattenedTerm<Term>) {
            if (row.is_null(at)) return {};
            TRY(term, DescribedRow<typename Term::value_type>::read(row, at));
        } else if constexpr (EmbeddedTerm<Term>) {
            TRY(term, DescribedRow<Term>::read(row, at));
        } else {
            TRY(term, from_cell<Term>(row, at));
        }
        return {};
    }
};

// ---- selections -------------------------------------------------------------------------------

template <describe::DescribedStruct T>
Result<std::vector<T>> read_rows(const Rows& rows) {
    std::vector<T> values;
    values.reserve(rows.size());
    for (const Row row : rows) {
        TRY(T value, DescribedRow<T>::read(row));
        values.push_back(std::move(value));
    }
    return values;
}

// The rows of a table. `tail` follows its name: conditions, order, limit.
template <describe::DescribedStruct T>
Result<std::vector<T>> select_rows(Session& session, std::string_view table, std::string_view tail,
                                   std::span<const Value> values) {
    TRY(const Rows rows, session.query(fmt::format("SELECT {} FROM {} {}",
                                                   DescribedRow<T>::column_list(), table, tail),
                                       values));
    return read_rows<T>(rows);
}

template <describe::DescribedStruct T>
Result<std::vector<T>> select_rows(Session& session, std::string_view table, std::string_view tail,
                                   std::initializer_list<Value> values = {}) {
    return select_rows<T>(session, table, tail, std::span(values.begin(), values.size()));
}

template <describe::DescribedStruct T>
Result<std::vector<T>> select_rows(Session& session, std::string_view table, const Where& where,
                                   std::string_view order) {
    return select_rows<T>(session, table, fmt::format("{} {}", where.sql(), order), where.values());
}

// A page whose rows have the columns of T after the two of the list (PageQuery).
template <describe::DescribedStruct T>
Result<Page<T>> select_page(Transaction& transaction, const PageQuery& query) {
    return select_page<T>(transaction, query,
                          [](const Row& row) { return DescribedRow<T>::read(row, kPageColumns); });
}

}  // namespace ballast::store::detail
