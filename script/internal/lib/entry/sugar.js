// Loading it adds its methods to the prototypes of the realm; there is nothing to hold on to.
require('sugar');
