#include "quantise.h"

#include <cmath>

namespace basma {

Quantised quantise(const float* vector, size_t dimension, size_t padded, int8_t* q) {
  float largest = 0;
  for (size_t k = 0; k < dimension; k += 1) {
    if (!std::isfinite(vector[k])) return {0, 0, 0};
    largest = std::fmax(largest, std::fabs(vector[k]));
  }
  const float step = largest / 127.0f;
  const float inverse = 127.0f / largest;
  // Too small a vector has no inverse that is a number.
  if (!(step > 0) || !std::isfinite(inverse)) return {0, 0, 0};
  int32_t sum = 0;
  double error = 0;
  for (size_t k = 0; k < dimension; k += 1) {
    // Half to even, the rounding that processors start with.
    float rounded = std::nearbyintf(vector[k] * inverse);
    if (rounded > 127) rounded = 127;
    if (rounded < -127) rounded = -127;
    q[k] = static_cast<int8_t>(rounded);
    sum += q[k];
    const double left = static_cast<double>(vector[k]) - static_cast<double>(q[k]) * step;
    error += left * left;
  }
  for (size_t k = dimension; k < padded; k += 1) q[k] = 0;
  // Rounded up, since it bounds what may be missed.
  const float length = std::nextafterf(static_cast<float>(std::sqrt(error)), 1e9f);
  return {step, sum, length};
}

}  // namespace basma
