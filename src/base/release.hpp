// Containers that are no longer needed and that live on.
#pragma once

namespace ballast {

// Empties a vector or string and frees its memory. Assigning {} would keep it: that assigns an
// empty list of elements.
template <class Container>
void release(Container& container) noexcept {
    Container().swap(container);
}

}  // namespace ballast
