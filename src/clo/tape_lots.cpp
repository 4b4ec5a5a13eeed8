#include "clo/tape_lots.hpp"

namespace ballast::clo {

Result<std::optional<TapeLot>> lot_of_position(const Decimal& held, const Decimal& stated,
                                               bool priced) {
    if (held == stated) return std::optional<TapeLot>();
    const auto difference = subtract(stated, held);
    if (!difference) return fail(Code::kInvalidInput, "par is too large");
    const bool first = held.is_zero();
    return std::optional(
        TapeLot{.kind = first && priced ? TapeLotKind::kBought : TapeLotKind::kStated,
                .par = *difference,
                .first = first});
}

Result<Decimal> repaid_at_factor(const Decimal& original, const Decimal& factor,
                                 const Decimal& held) {
    const auto outstanding = multiply(original, factor, Rounding::kHalfEven);
    if (!outstanding) return fail(Code::kInvalidInput, "par is too large");
    const auto repaid = subtract(held, *outstanding);
    if (!repaid) return fail(Code::kInvalidInput, "par is too large");
    if (repaid->is_negative())
        return fail(Code::kInvalidInput,
                    "the factor is above that of the par held: a factor only falls");
    return *repaid;
}

}  // namespace ballast::clo
