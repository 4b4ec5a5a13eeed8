#include <algorithm>

#include "clo/describe_asset.hpp"
#include "clo/expression.hpp"

namespace ballast::clo {

namespace {

template <class T>
struct Plain {
    using Type = T;
};
template <class T>
struct Plain<std::optional<T>> {
    using Type = T;
};

// The field of a member of this type; nullopt where it has no single value.
template <class Member>
std::optional<ExpressionField> field_of(std::string_view name) {
    using T = Plain<Member>::Type;
    if constexpr (std::is_same_v<T, MoodysRating>)
        return ExpressionField{name, ValueType::kMoodysRating, {}};
    else if constexpr (std::is_same_v<T, SpRating>)
        return ExpressionField{name, ValueType::kSpRating, {}};
    else if constexpr (std::is_same_v<T, bool>)
        return ExpressionField{name, ValueType::kBoolean, {}};
    else if constexpr (std::is_same_v<T, fin::Date>)
        return ExpressionField{name, ValueType::kDate, {}};
    else if constexpr (std::is_same_v<T, std::string>)
        return ExpressionField{name, ValueType::kText, {}};
    else if constexpr (describe::DescribedEnum<T>)
        return ExpressionField{
            name, ValueType::kText, {describe::kWords<T>.begin(), describe::kWords<T>.end()}};
    else if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, Decimal>)
        return ExpressionField{name, ValueType::kNumber, {}};
    else
        return std::nullopt;
}

std::vector<ExpressionField> all_fields() {
    std::vector<ExpressionField> fields;
    describe::Described<Asset>::fields.each([&](const auto& field) {
        using Member = std::remove_cvref_t<decltype(std::declval<Asset>().*field.member)>;
        if (auto found = field_of<Member>(field.name)) fields.push_back(std::move(*found));
    });
    fields.push_back({"par", ValueType::kNumber, {}});
    fields.push_back({"purchase_price", ValueType::kNumber, {}});
    fields.push_back({"performing", ValueType::kBoolean, {}});
    fields.push_back({"index_family", ValueType::kText, {}});
    fields.push_back({"warf_factor", ValueType::kNumber, {}});
    fields.push_back({"selling_institution", ValueType::kText, {}});
    fields.push_back({"selling_institution_rating", ValueType::kMoodysRating, {}});
    fields.push_back({"selling_institution_sp_rating", ValueType::kSpRating, {}});
    return fields;
}

}  // namespace

const std::vector<ExpressionField>& expression_fields() {
    static const std::vector<ExpressionField> kFields = all_fields();
    return kFields;
}

std::optional<std::size_t> expression_field(std::string_view name) {
    const auto& fields = expression_fields();
    const auto found = std::ranges::find(fields, name, &ExpressionField::name);
    if (found == fields.end()) return std::nullopt;
    return static_cast<std::size_t>(found - fields.begin());
}

}  // namespace ballast::clo
