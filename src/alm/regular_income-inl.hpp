// Interest of contracts whose rate is reset, by month of the horizon.
#if defined(BALLAST_ALM_REGULAR_INCOME_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_ALM_REGULAR_INCOME_INL
#undef BALLAST_ALM_REGULAR_INCOME_INL
#else
#define BALLAST_ALM_REGULAR_INCOME_INL
#endif

#include "alm/lanes-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace ballast::alm::HWY_NAMESPACE {

// Of a contract that pays at every step, one step after the other of those that begin inside the
// horizon.
class Income {
public:
    HWY_INLINE explicit Income(const Context& c)
        : c_(c), banded_(!c.renews() && !c.grid.late.empty()), inside_(c.steps_inside()) {}

    HWY_INLINE std::int32_t steps_inside() const { return inside_; }
    HWY_INLINE const Eight& nii() const { return nii_; }

    // Of a step, by its yearly interest and what it redeems.
    HWY_INLINE void add(std::int32_t step, const Eight& yearly, const Eight& principal) {
        if (banded_)
            add_banded(step, yearly);
        else
            add_parts(step, yearly, principal);
    }

    // After the last step.
    HWY_INLINE void finish() {
        const std::int32_t last = inside_ - 1;
        if (!banded_ || last < 0) return;
        const auto month = static_cast<std::size_t>(last);
        if (month < c_.months) add_month(month, latest_ * Eight::set(c_.grid.late[month]));
        if (c_.day(last) > c_.horizon)
            add_to(c_.rows.stub, latest_ * Eight::set(c_.grid.late[month] + c_.grid.early[month]));
    }

private:
    // Step k falls into month k and the one before: a month is complete with the step after its
    // own.
    HWY_INLINE void add_banded(std::int32_t step, const Eight& yearly) {
        if (step > 0) {
            const auto month = static_cast<std::size_t>(step - 1);
            add_month(month, fused(yearly, Eight::set(c_.grid.early[month + 1]),
                                   latest_ * Eight::set(c_.grid.late[month])));
        }
        latest_ = yearly;
    }
    HWY_INLINE void add_month(std::size_t month, const Eight& income) {
        add_to(c_.rows.months + month * kLanes, income);
        nii_ = nii_ + income;
    }
    HWY_INLINE void add_parts(std::int32_t step, const Eight& yearly, const Eight& principal) {
        const std::size_t month = c_.month(step);
        Eight income = Eight::set(0.0);
        for (std::uint32_t k = c_.grid.first_part[month]; k < c_.grid.first_part[month + 1]; ++k) {
            const MonthPart& piece = c_.grid.parts[k];
            const Eight amount = yearly * Eight::set(piece.years);
            add_to(c_.rows.months + piece.month * kLanes, amount);
            income = income + amount;
        }
        nii_ = nii_ + income;
        if (c_.day(step) > c_.horizon) add_to(c_.rows.stub, income);
        add_renewal(c_, step, principal, nii_);
    }

    const Context& c_;
    bool banded_;
    std::int32_t inside_;
    Eight nii_ = Eight::set(0.0);
    Eight latest_ = Eight::set(0.0);  // yearly interest of the latest step
};

}  // namespace ballast::alm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // include guard
