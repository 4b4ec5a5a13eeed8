// Interest of a note for one period: on its balance, and on interest that was not paid.
#if defined(BALLAST_CLO_NOTE_INTEREST_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_CLO_NOTE_INTEREST_INL
#undef BALLAST_CLO_NOTE_INTEREST_INL
#else
#define BALLAST_CLO_NOTE_INTEREST_INL
#endif

#include "clo/lane.hpp"
#include "clo/lane_target.hpp"

BALLAST_BEFORE_LANES();
namespace ballast::clo::BALLAST_LANES {

template <class V>
struct NoteAmounts {
    V balance = V(0.0);
    V deferred = V(0.0);  // deferred interest
    V unpaid = V(0.0);    // interest of earlier dates, due and unpaid
};

template <class V>
struct NoteInterest {
    V current = V(0.0);      // on the balance
    V on_interest = V(0.0);  // on deferred and unpaid interest
};

// `accrual` is the interest of the period per unit of balance, `accrual_on_interest` that per unit
// of deferred and unpaid interest: 0 where they bear none.
template <class V>
NoteInterest<V> accrued_interest(const NoteAmounts<V>& note, V accrual, V accrual_on_interest) {
    return {note.balance * accrual, (note.deferred + note.unpaid) * accrual_on_interest};
}

}  // namespace ballast::clo::BALLAST_LANES
BALLAST_AFTER_LANES();

#endif  // guard of each target
