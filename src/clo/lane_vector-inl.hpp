// A list of numbers, each of one path or of several.
//
// In place of std::vector: the functions of the standard library are not compiled for the vector
// target, and cannot move its registers.
#if defined(BALLAST_CLO_LANE_VECTOR_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_CLO_LANE_VECTOR_INL
#undef BALLAST_CLO_LANE_VECTOR_INL
#else
#define BALLAST_CLO_LANE_VECTOR_INL
#endif

#include <cstddef>
#include <new>
#include <type_traits>

#include "clo/lane_target.hpp"

BALLAST_BEFORE_LANES();
namespace ballast::clo::BALLAST_LANES {

template <class V>
class LaneVector {
    static_assert(std::is_trivially_destructible_v<V>);

public:
    LaneVector() {}
    explicit LaneVector(std::size_t count) { assign_zero(count); }
    ~LaneVector() { release(); }
    LaneVector(const LaneVector&) = delete;
    LaneVector& operator=(const LaneVector&) = delete;

    // Zeros; keeps the memory where it is large enough.
    void assign_zero(std::size_t count) {
        if (count > capacity_) {
            release();
            values_ = static_cast<V*>(::operator new(count * sizeof(V), kAlignment));
            capacity_ = count;
        }
        size_ = count;
        for (std::size_t i = 0; i < count; ++i) values_[i] = V{};
    }

    std::size_t size() const { return size_; }
    V& operator[](std::size_t i) { return values_[i]; }
    const V& operator[](std::size_t i) const { return values_[i]; }
    V* begin() { return values_; }
    V* end() { return values_ + size_; }
    const V* begin() const { return values_; }
    const V* end() const { return values_ + size_; }
    const V* data() const { return values_; }

private:
    static constexpr std::align_val_t kAlignment{64};

    void release() {
        if (values_) ::operator delete(values_, kAlignment);
    }

    V* values_ = nullptr;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

}  // namespace ballast::clo::BALLAST_LANES
BALLAST_AFTER_LANES();

#endif  // guard of each target
