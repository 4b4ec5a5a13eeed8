// A sum to twice the precision of a double, from which what was added can be taken away again: the
// order of the terms does not matter.
#pragma once

namespace ballast::clo {

class ExactSum {
public:
    // Error-free transformation of a sum (Knuth, TAOCP 2, 4.2.2), renormalized.
    void add(double x) {
        const double sum = high_ + x;
        const double part = sum - high_;
        const double error = (high_ - (sum - part)) + (x - part) + low_;
        high_ = sum + error;
        low_ = error - (high_ - sum);
    }
    double value() const { return high_; }

private:
    double high_ = 0.0;
    double low_ = 0.0;
};

}  // namespace ballast::clo
